/** The operations on what one member sends another: send and fetch. What isn't fetched yet waits in the receiver's mail. */
export const SENDING_OPERATIONS = `
local function partner_of(id, member, finds)
  if member.p or not finds then return member.p end
  local eldest, found = nil, nil
  local all = call('HGETALL', MEMBERS)
  for index = 1, #all, 2 do
    local other = cjson.decode(all[index + 1])
    if all[index] ~= id and other.d == 'cookbook' and not other.p and (not eldest or other.o < eldest.o) then
      eldest, found = other, all[index]
    end
  end
  if not found then return nil end
  member.p, eldest.p = found, id
  keep_member(id, member)
  keep_member(found, eldest)
  return found
end

function operations.send()
  local from, to, dialect, frame = ARGV[3], ARGV[6], ARGV[9], ARGV[10]
  local member, problem = seated(from, ARGV[4], ARGV[5])
  if not member then return problem end
  local is_named = to ~= ''
  if not is_named then to = partner_of(from, member, ARGV[7] == '1') end
  local target = to and member_of(to)
  if not target or target.d ~= dialect then return { is_named and 'unknown-member' or 'ok' } end
  local expiry = tonumber(call('ZSCORE', EXPIRIES, to)) or 0
  if target.a or expiry - GRACE < now then return { 'member-away' } end
  if ARGV[8] == '1' and target.b + #frame > YIELDING_MAIL_MOST then return { 'member-busy' } end
  if target.q - target.k >= MAIL_MOST or target.b + #frame > MAIL_BYTES_MOST then return { 'unavailable' } end
  target.q, target.b = target.q + 1, target.b + #frame
  keep_member(to, target)
  call('HSET', MAIL, to .. ' ' .. text(target.q), frame)
  call('PEXPIRE', MAIL, text(math.max(1, call('PTTL', ROOM))))
  local place = room .. ' ' .. to .. ' ' .. text(target.g)
  tell_process(target.i, 'M ' .. place .. ' ' .. text(target.q), frame)
  return { 'ok' }
end

-- Drops the mail up to a number, which has been handed over, and gives what has come after it.
function operations.fetch()
  local id, handed = ARGV[3], tonumber(ARGV[6])
  local member, problem = seated(id, ARGV[4], ARGV[5])
  if not member then return problem end
  for n = member.k + 1, math.min(handed, member.q) do
    local field = id .. ' ' .. text(n)
    member.b = member.b - call('HSTRLEN', MAIL, field)
    call('HDEL', MAIL, field)
    member.k = n
  end
  keep_member(id, member)
  local frames = {}
  for n = handed + 1, member.q do frames[#frames + 1] = call('HGET', MAIL, id .. ' ' .. text(n)) or '' end
  return { 'ok', frames }
end
`;
