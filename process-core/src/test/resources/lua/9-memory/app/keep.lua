-- Keeps more and more of one kind of value, each made in another way. Returns the kinds
-- when called without one.
local base64, ctx, funcs, hash, json = require("base64"), require("ctx"), require("funcs"), require("hash"), require("json")
local logger, security, uuid = require("logger"), require("security"), require("uuid")

local make = {}
local long = ("x"):rep(3000)
local failure = errors.new({message = long, details = {long, {long, {long}}}})
local one, many = channel.new(0), channel.new(1e9)
local created, packed, decoded = table.create(0), table.pack(), json.decode('{"a":{"b":[]}}').a.b
local argument, received, talker
local subscription = process.listen("subscribed")
local plan = process.with_context({})

-- Values of the language.
function make.fractions(i) return i + 0.5 end
function make.tables() return {} end
function make.results() return table.pack(1, 2) end
function make.closures(i) local a, b = i, i return function() a = b end end
function make.matches() return string.gmatch("abc", ".") end
function make.wrapped(i) return coroutine.wrap(function() return i end) end

-- Entries of tables Lua code did not make.
function make.globals(i) _G[i] = true return true end
function make.created(i) created[i] = true return true end
function make.packed(i) packed[i] = true return true end
function make.decoded(i) decoded[i] = true return true end
function make.argument(i) argument[i] = true return true end
function make.nested(i) argument.inner[i] = true return true end
function make.received(i) received.inner[i] = true return true end

-- Strings.
function make.numbers(i) return tostring(i) end
function make.formatted(i) return string.format("%d", i) end
function make.parts() return long:sub(1, 1000) end
function make.uppers() return long:upper() end
function make.captures() return (long:match("x(" .. ("x"):rep(20) .. ")")) end
function make.substitutes() return (long:gsub("x", "y")) end
function make.bytes() return string.char(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20) end
function make.encoded(i) return json.encode({long, i}) end
function make.base64() return base64.encode(long) end
function make.unbase64() return base64.decode(("A"):rep(4000)) end
function make.hashes() return hash.sha512(long) end
function make.uuids() return uuid.v4() end
function make.moments() return time.now():format_rfc3339() end
function make.caught() return select(2, pcall(function() return nil + 1 end)) end
function make.messages() return failure:message() end
function make.stacks() return failure:stack() end

-- Tables.
function make.documents() return json.decode('{"a":{"b":[[],[],[],{}]}}') end
function make.strings(i) return json.decode('["' .. i .. long .. '"]')[1] end
function make.details() return failure:details() end
function make.dates() return os.date("*t") end
function make.frames() return errors.call_stack(failure) end
function make.contexts() return ctx.all() end
function make.outcomes() return channel.select({default = true}) end

-- Objects.
function make.times() return time.now() end
function make.durations(i) return time.parse_duration(i) end
function make.zones() return time.fixed_zone("x", 60) end
function make.parsed() return time.parse("15:04 -0700", "12:00 +0130") end
function make.timers() local t = time.timer("1h") t:stop() return t end
function make.errors() return errors.new("x") end
function make.failures() return select(2, process.send("nobody", "x")) end
function make.wraps() return errors.wrap(failure, "context") end
function make.texts() return errors.new(long) end
function make.channels() return channel.new(0) end
function make.cases() return one:case_receive() end
function make.executors() return funcs.new():with_context({a = "b", c = {1, 2, 3, 4, 5, 6, 7, 8, 9}}) end
function make.builders() return process.with_context({a = "b", c = {1, 2, 3, 4, 5, 6, 7, 8, 9}}) end
function make.extended(i)
  plan = plan:with_context({["k" .. i] = {{long:byte(1, 200)}}})
  return true
end
function make.queued() plan = plan:with_message("x", 1) return plan end
function make.loggers(i) return logger:with({[long .. i] = long .. i}) end
function make.actors(i) return security.new_actor("x", {a = long .. i}) end
function make.attributes(i) return security.new_actor("x", {a = long .. i}):meta() end

-- What others give: parts of it and texts, which nobody has counted on the way.
function make.payloads()
  process.send(process.pid(), "x", {a = {long:byte(1, 200)}})
  return process.inbox():receive():payload().a
end
function make.subscribed()
  process.send(process.pid(), "subscribed", {a = {long:byte(1, 200)}})
  return subscription:receive().a
end
function make.messages_of_others()
  talker = talker or process.spawn("app:talker", "app:processes")
  process.send(talker, "x")
  return process.inbox():receive():payload()
end
function make.texts_of_others()
  talker = talker or process.spawn("app:talker", "app:processes", "subscribed")
  process.send(talker, "x")
  return subscription:receive()
end
function make.answers() return process.call("app:answer", "app:processes") end

-- What the runtime keeps for the process.
function make.buffered() many:send(true) return true end
function make.selected() return channel.select({many:case_send(true)}).ok end
function make.names(i) process.registry.register("name" .. i) return true end
function make.topics(i) return process.listen("topic" .. i) end

return function(kind, given)
  if not kind then
    local kinds = {}
    for name in pairs(make) do kinds[#kinds + 1] = name end
    table.sort(kinds)
    return kinds
  end
  argument = given
  process.send(process.pid(), "x", {inner = {}})
  received = process.inbox():receive():payload()
  local kept, i, f = {}, 0, make[kind]
  while true do
    i = i + 1
    kept[i] = assert(f(i))
  end
end
