import { LIMITS } from "../protocol/limits.ts";
import type { Config } from "./config.ts";
import { LOG_OPERATIONS } from "./redis_script_log.ts";
import { MEMBER_OPERATIONS } from "./redis_script_members.ts";
import { SENDING_OPERATIONS } from "./redis_script_sending.ts";

/** What is built into the script of a deployment; all its processes must have the same. */
export interface RedisScriptOptions {
  readonly prefix: string;
  readonly config: Pick<
    Config,
    "rooms" | "members" | "graceMs" | "roomKeepMs" | "historyEntries" | "historyBytes"
  >;
}

/** Milliseconds between two signs of life of a process, and after which it counts as dead without one. */
export const PRESENCE = { beatMs: 5_000, deadMs: 15_000 } as const;

/** The names of a room's keys, in the order in which the script takes them; they share one slot of a cluster. */
export function keysOf(prefix: string, room: string): readonly string[] {
  const names = ["room", "members", "expiries", "log", "stamps", "ids", "mail"];
  return names.map((name) => `${prefix}{${room}}:${name}`);
}

/** Where what happens in a room is published. */
export function channelOf(prefix: string, room: string): string {
  return `${prefix}{${room}}`;
}

/** Where what is for one process is published. */
export function instanceChannelOf(prefix: string, instance: string): string {
  return `${prefix}process:${instance}`;
}

/**
 * The script that is every step of a room: `ARGV` is the operation, the room and what the operation takes. Time is the
 * store's. Each operation first looks whether the store is still the one that the room's epoch belongs to: a store that
 * was started anew, or took over, may lack the newest entries and would give their numbers to others (LOG-8).
 */
export function roomScript({ prefix, config }: RedisScriptOptions): string {
  const { rooms, members, graceMs, roomKeepMs, historyEntries, historyBytes } = config;
  return `
local PREFIX, MEMBERS_MOST, GRACE, KEEP = '${prefix}', ${members}, ${graceMs}, ${roomKeepMs}
local ENTRIES_MOST, BYTES_MOST, IDS_MOST = ${historyEntries}, ${historyBytes}, ${LIMITS.rememberedIds}
local MAIL_MOST, MAIL_BYTES_MOST = ${LIMITS.mailFrames}, ${LIMITS.mailBytes}
local YIELDING_MAIL_MOST = ${LIMITS.mailYieldingBytes}
local ROOMS_MOST, DEAD, SILENT = ${rooms}, ${PRESENCE.deadMs}, ${PRESENCE.deadMs * 0.8}
${COUNTING}
local ROOM, MEMBERS, EXPIRIES, LOG, STAMPS, IDS, MAIL = unpack(KEYS)
local room = ARGV[2]
${PRELUDE}
${MEMBER_OPERATIONS}
${LOG_OPERATIONS}
${SENDING_OPERATIONS}
return operations[ARGV[1]]()
`;
}

/** The count of all rooms is a key of its own, so it isn't one step with what happens in a room: it may be exceeded by few. */
const COUNTING = `
local call = redis.call
local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[1] == 'count' then
  local count, made = KEYS[1], ARGV[2]
  local expiry = string.format('%.0f', now + DEAD + GRACE + KEEP)
  call('ZREMRANGEBYSCORE', count, '-inf', string.format('%.0f', now))
  for index = 3, #ARGV do call('ZADD', count, expiry, ARGV[index]) end
  if made ~= '' then
    if not call('ZSCORE', count, made) and call('ZCARD', count) >= ROOMS_MOST then return { 'busy' } end
    call('ZADD', count, expiry, made)
  end
  call('PEXPIRE', count, DEAD + GRACE + KEEP)
  return { 'ok' }
end
`;

const PRELUDE = `
local operations = {}
local info = redis.pcall('INFO', 'server')
local run = type(info) == 'string' and string.match(info, 'run_id:(%w+)') or ''
local epoch = call('HGET', ROOM, 'epoch')

local function text(number) return string.format('%.0f', number) end
local function get(field) return tonumber(call('HGET', ROOM, field)) or 0 end
local function new_epoch() return redis.sha1hex(run .. room .. time[1] .. '.' .. time[2]) end
local function is_private() return call('HGET', ROOM, 'verifier') ~= '' end

local function tell(kind, rest)
  local rev = call('HINCRBY', ROOM, 'rev', 1)
  call('PUBLISH', PREFIX .. '{' .. room .. '}', text(rev) .. ' ' .. epoch .. ' ' .. kind .. '\\n' .. rest)
end

local function tell_process(instance, head, rest)
  call('PUBLISH', PREFIX .. 'process:' .. instance, head .. '\\n' .. rest)
end

local function member_of(id)
  local raw = call('HGET', MEMBERS, id)
  return raw and cjson.decode(raw)
end
local function keep_member(id, member) call('HSET', MEMBERS, id, cjson.encode(member)) end

local function expire_all(ms)
  for _, key in ipairs(KEYS) do call('PEXPIRE', key, text(math.max(0, ms))) end
end

-- Keeps the room for as long as anybody may come back, and then for a while.
local function stay()
  local last = call('ZRANGE', EXPIRIES, -1, -1, 'WITHSCORES')
  expire_all((last[2] and math.max(0, tonumber(last[2]) - now) or 0) + KEEP)
end

-- Begins another life of the room if the store isn't the one that this life is of.
local function is_another_store()
  if call('HGET', ROOM, 'run') == run then return false end
  epoch = new_epoch()
  call('HSET', ROOM, 'epoch', epoch, 'run', run)
  call('DEL', MAIL)
  local all = call('HGETALL', MEMBERS)
  for index = 1, #all, 2 do
    local member = cjson.decode(all[index + 1])
    member.q, member.k, member.b = 0, 0, 0
    keep_member(all[index], member)
  end
  if is_private() then
    -- Sealed entries are good for one life only.
    call('DEL', LOG, STAMPS, IDS)
    call('HSET', ROOM, 'oldest', text(get('seq') + 1), 'stamped', text(get('seq') + 1), 'bytes', 0)
  end
  tell('R', '')
  return true
end

-- The member whose place it is; else why the place doesn't count. Generations are those of one life of the room.
local function seated(id, generation, of_epoch)
  if not epoch or is_another_store() or epoch ~= of_epoch then return nil, { 'ended' } end
  local member = member_of(id)
  if not member then return nil, { 'gone' } end
  if member.g ~= tonumber(generation) then return nil, { 'replaced' } end
  return member
end
`;
