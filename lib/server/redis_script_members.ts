/** The operations on who is in a room: enter, touch, rename, leave, lose; `m` of a member is JSON with short names. */
export const MEMBER_OPERATIONS = `
-- The same time for a wrong text as for the right one.
local function is_same(one, other)
  local difference = #one == #other and 0 or 1
  for index = 1, #one do
    local at = (index - 1) % math.max(1, #other) + 1
    difference = bit.bor(difference, bit.bxor(string.byte(one, index), string.byte(other, at) or 0))
  end
  return difference == 0
end

local function remove(id)
  local member = member_of(id)
  if not member then return end
  call('HDEL', MEMBERS, id)
  call('ZREM', EXPIRIES, id)
  for n = member.k + 1, member.q do call('HDEL', MAIL, id .. ' ' .. text(n)) end
  local partner = member.p and member_of(member.p)
  if partner then
    partner.p = nil
    keep_member(member.p, partner)
  end
  tell('L', id)
end

-- Takes those away whose time is over. If nobody has looked for long, all processes or the store itself were away, and
-- who was here then gets time to come back.
local function reap()
  local looked = get('looked')
  call('HSET', ROOM, 'looked', text(now))
  local was_silent = now - looked > SILENT
  for _, id in ipairs(call('ZRANGEBYSCORE', EXPIRIES, '-inf', text(now + (was_silent and DEAD + GRACE or 0)))) do
    local member = member_of(id)
    if was_silent and member and not member.a then call('ZADD', EXPIRIES, text(now + DEAD + GRACE), id)
    elseif tonumber(call('ZSCORE', EXPIRIES, id)) <= now then remove(id) end
  end
end

local function make(verifier)
  epoch = new_epoch()
  call('HSET', ROOM, 'epoch', epoch, 'run', run, 'verifier', verifier, 'looked', text(now),
    'seq', 0, 'oldest', 1, 'stamped', 1, 'bytes', 0, 'rev', 0, 'generation', 0, 'order', 0)
end

local function sit(id, member, instance)
  member.g = call('HINCRBY', ROOM, 'generation', 1)
  member.i, member.a = instance, nil
  keep_member(id, member)
  call('ZADD', EXPIRIES, text(now + DEAD + GRACE), id)
end

local function seated_reply(id, member, is_new)
  stay()
  return { 'seated', id, text(member.g), member.s, member.n, is_new and 1 or 0, epoch, text(get('rev')), text(member.k) }
end

function operations.enter()
  local create, verifier, dialect, name, nobody = ARGV[3] == '1', ARGV[4], ARGV[5], ARGV[6], ARGV[7]
  local seat, secret, dialed, instance = ARGV[8], ARGV[9], ARGV[10], ARGV[11]
  if not epoch then
    if not create then return { 'unknown' } end
    make(verifier)
  end
  local kept = call('HGET', ROOM, 'verifier')
  if kept == '' and verifier ~= '' then return { 'open' } end
  if not is_same(kept, verifier) then return { 'unknown' } end
  is_another_store()
  reap()
  local member = seat ~= '' and member_of(seat)
  if member and member.d == dialect and is_same(member.s, secret) then
    if dialed ~= '' and tonumber(dialed) < tonumber(member.t) then return { 'overtaken' } end
    if not member.a then tell_process(member.i, 'F ' .. room .. ' ' .. seat .. ' ' .. text(member.g), '') end
    if dialed ~= '' then member.t = dialed end
    local before = member.n
    if name ~= '' then member.n = name end
    sit(seat, member, instance)
    if member.n ~= before then tell('N', cjson.encode({ id = seat, name = member.n })) end
    return seated_reply(seat, member, false)
  end
  if call('HLEN', MEMBERS) >= MEMBERS_MOST then return { 'full' } end
  local id = ARGV[12]
  member = { s = ARGV[13], d = dialect, n = name ~= '' and name or nobody, t = dialed ~= '' and dialed or '0',
    o = call('HINCRBY', ROOM, 'order', 1), q = 0, k = 0, b = 0 }
  sit(id, member, instance)
  tell('J', cjson.encode({ id = id, name = member.n, dialect = dialect }))
  return seated_reply(id, member, true)
end

-- Says that the places of a process are alive; gives where the room stands, and what the process must know of them.
function operations.touch()
  if not epoch or is_another_store() or epoch ~= ARGV[3] then return { 'ended' } end
  local fenced, mail = {}, {}
  for index = 4, #ARGV, 2 do
    local id, generation = ARGV[index], ARGV[index + 1]
    local member = member_of(id)
    if member and member.g == tonumber(generation) then
      call('ZADD', EXPIRIES, text(now + DEAD + GRACE), id)
      mail[#mail + 1] = id
      mail[#mail + 1] = text(member.q)
    else
      fenced[#fenced + 1] = id
      fenced[#fenced + 1] = generation
      fenced[#fenced + 1] = member and 'replaced' or 'gone'
    end
  end
  reap()
  if #mail > 0 then stay() end
  return { 'ok', epoch, text(get('rev')), fenced, mail }
end

function operations.rename()
  local member, problem = seated(ARGV[3], ARGV[4], ARGV[5])
  if not member then return problem end
  member.n = ARGV[6]
  keep_member(ARGV[3], member)
  tell('N', cjson.encode({ id = ARGV[3], name = member.n }))
  return { 'ok' }
end

function operations.leave()
  local member, problem = seated(ARGV[3], ARGV[4], ARGV[5])
  if not member then return problem end
  remove(ARGV[3])
  stay()
  return { 'ok' }
end

function operations.lose()
  local member, problem = seated(ARGV[3], ARGV[4], ARGV[5])
  if not member then return problem end
  member.a = true
  keep_member(ARGV[3], member)
  call('ZADD', EXPIRIES, text(now + GRACE), ARGV[3])
  stay()
  return { 'ok' }
end
`;
