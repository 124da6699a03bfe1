-- Gets the same value again and again, from functions of the runtime or through them.
-- Returns the ways when called without one.
local err, ch, t, co = errors.new("x"), channel.new(1), {}, coroutine.wrap(function(v) while true do v = coroutine.yield(v) end end)
local timer, text, many = time.timer("1h"), ("x"):rep(3000), ("x"):rep(50000)
local plan = process.with_context({inner = {many:byte(1, -1)}})
process.send(process.pid(), "x", text)
local message = process.inbox():receive()
local zone, moment = time.utc, time.now()

local same = {}
function same.protected() return select(2, pcall(function() return err end)) end
function same.raised() return select(2, pcall(error, err)) end
function same.resumed() return co(err) end
function same.channel() return timer:channel() end
function same.sent() ch:send(err) return (ch:receive()) end
function same.selected() return channel.select({ch:case_send(t)}).ok and ch:receive() end
function same.inbox() return process.inbox() end
function same.metatable() return setmetatable(t, nil) end
function same.zone() return moment:location() end
function same.text() return (text:gsub("y", "z")) end
function same.tostring() return tostring(text) end
function same.register() return process.registry.register("same") end
function same.unregister()
  process.registry.register("again")
  return process.registry.unregister("again")
end
function same.listen() return process.unlisten(process.listen("again")) end
function same.payload() return message:payload() end
function same.constant()
  process.send(process.pid(), "x", text)
  return process.inbox():receive():payload()
end
function same.derived()
  local plans = {}
  for i = 1, 10 do plans[i] = plan:with_name("x") end
  return plans
end
function same.location() return time.load_location("UTC") end

return function(name, seconds)
  local kinds = {}
  for kind in pairs(same) do kinds[#kinds + 1] = kind end
  if not name then
    return kinds
  end
  local until_, n, f = os.clock() + seconds, 0, same[name]
  while os.clock() < until_ do
    for _ = 1, 1000 do f() end
    n = n + 1000
  end
  return n
end
