/** The operations on a room's log: append and read. A stamp is `id|from|at|kind|target|offset|length`, of the value's JSON. */
export const LOG_OPERATIONS = `
-- Kinds that stand for themselves; a line's is empty.
local SAID = { [''] = true, file = true, link = true }

local function stamp_of(seq)
  local raw = call('HGET', STAMPS, text(seq))
  if not raw then return nil end
  local id, from, at, kind, target, offset, length = string.match(raw, '^(.-)|(.-)|(.-)|(.-)|(.-)|(.-)|(.-)$')
  return { id = id, from = from, at = at, kind = kind, target = target, offset = tonumber(offset), length = tonumber(length) }
end

local function keep_stamp(seq, stamp)
  call('HSET', STAMPS, text(seq), table.concat({ stamp.id, stamp.from, stamp.at, stamp.kind, stamp.target,
    text(stamp.offset), text(stamp.length) }, '|'))
end

local function value_of(seq, stamp)
  local encoded = call('HGET', LOG, text(seq))
  return encoded and string.sub(encoded, stamp.offset + 1, stamp.offset + stamp.length)
end

-- Takes the text out of a retracted line and its edits; gives by how much the log got longer.
local function erase(target)
  local longer = 0
  for seq = get('oldest'), get('seq') do
    local stamp = stamp_of(seq)
    local is_of_line = stamp and (stamp.id == target or stamp.kind == 'edit' and stamp.target == target)
    if is_of_line then
      local encoded = call('HGET', LOG, text(seq))
      call('HSET', LOG, text(seq), string.sub(encoded, 1, stamp.offset) .. '""'
        .. string.sub(encoded, stamp.offset + stamp.length + 1))
      longer = longer + 2 - stamp.length
      stamp.length = 2
      keep_stamp(seq, stamp)
    end
  end
  return longer
end

-- Drops what is too much: of the entries by number and bytes, of the ids by number.
local function trim(seq, oldest, bytes)
  while oldest <= seq and (seq - oldest + 1 > ENTRIES_MOST or bytes > BYTES_MOST) do
    bytes = bytes - call('HSTRLEN', LOG, text(oldest))
    call('HDEL', LOG, text(oldest))
    oldest = oldest + 1
  end
  local stamped = get('stamped')
  while stamped <= seq - IDS_MOST and stamped < oldest do
    local stamp = stamp_of(stamped)
    if stamp then
      call('HDEL', IDS, stamp.id)
      call('HDEL', STAMPS, text(stamped))
    end
    stamped = stamped + 1
  end
  call('HSET', ROOM, 'oldest', text(oldest), 'bytes', text(bytes), 'stamped', text(stamped))
end

local function refusal_of(kind, target, from)
  if SAID[kind] then return nil end
  local seq = tonumber(call('HGET', IDS, target))
  local stamp = seq and seq >= get('oldest') and stamp_of(seq)
  local can_be = stamp and (kind == 'edit' and stamp.kind == '' or kind ~= 'edit' and SAID[stamp.kind])
  if not can_be then return 'unknown-target' end
  return kind ~= 'react' and stamp.from ~= from and 'not-author' or nil
end

function operations.append()
  local from, id, kind, target, head, value, tail = ARGV[3], ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10], ARGV[11]
  local member, problem = seated(from, ARGV[4], ARGV[5])
  if not member then return problem end
  local known = tonumber(call('HGET', IDS, id))
  if known then
    local stamp = stamp_of(known)
    local kept = known >= get('oldest') and value_of(known, stamp)
    if kept and stamp.from ~= from and kept ~= value then return { 'refused', 'id-taken' } end
    return { 'duplicate', text(known), stamp.from, stamp.at }
  end
  local refusal = refusal_of(kind, target, from)
  if refusal then return { 'refused', refusal } end
  local bytes = get('bytes')
  if kind == 'retract' and not is_private() then bytes = bytes + erase(target) end
  local seq = call('HINCRBY', ROOM, 'seq', 1)
  local start = '{"type":"CHATMSG","seq":' .. text(seq) .. ',"at":' .. text(now) .. ',' .. head
  local encoded = start .. value .. tail
  call('HSET', LOG, text(seq), encoded)
  call('HSET', IDS, id, text(seq))
  keep_stamp(seq, { id = id, from = from, at = text(now), kind = kind, target = target, offset = #start, length = #value })
  trim(seq, get('oldest'), bytes + #encoded)
  local ttl = text(math.max(1, call('PTTL', ROOM)))
  for _, key in ipairs({ LOG, STAMPS, IDS }) do call('PEXPIRE', key, ttl) end
  tell('E', encoded)
  return { 'ok' }
end

-- What is kept after a number, and who is there.
function operations.read()
  if not epoch or is_another_store() then return { 'ended' } end
  local seq, oldest = get('seq'), get('oldest')
  local entries, first = {}, math.max(oldest, tonumber(ARGV[3]) + 1)
  for number = first, seq do entries[#entries + 1] = call('HGET', LOG, text(number)) end
  local members, all = {}, call('HGETALL', MEMBERS)
  for index = 1, #all, 2 do
    local member = cjson.decode(all[index + 1])
    members[#members + 1] = cjson.encode({ id = all[index], name = member.n, dialect = member.d, order = member.o })
  end
  return { 'ok', epoch, text(get('rev')), text(seq), text(oldest), is_private() and 1 or 0, entries, members }
end
`;
