-- Programs that make the runtime hold more and more for them, or that keep more and more
-- of what it gives them. Each must end by its memory limit, or get an error, or come to a
-- state that takes a bounded amount of memory, which is measured. Returns the names
-- when called without one.
local ctx, funcs, json = require("ctx"), require("funcs"), require("json")
local logger, probe, security = require("logger"), require("probe"), require("security")

local HOST = "app:processes"
local long = ("x"):rep(100000)
local me = process.pid()
local kept = {}

-- Each is called again and again with the number of the call; true ends the loop.
local step = {}

local function keep(value) kept[#kept + 1] = value end

-- Waits until so many children have ended.
local function settle(i, every)
  if i % every == 0 then time.sleep("5ms") end
end

-- Signals, messages and replies nobody reads.
function step.cancels(i) process.cancel(me) return i == 200000 end
function step.cancel_reasons(i) process.cancel(me, nil, ("r"):rep(4000) .. i) return i == 50000 end
function step.cancel_deadlines(i) process.cancel(me, "1h") return i == 100000 end
function step.exits(i)
  process.spawn_monitored("app:ending", HOST, 20000)
  settle(i, 50)
end
function step.exits_of_tables(i)
  process.spawn_monitored("app:ending", HOST, 20000, true)
  settle(i, 50)
end
function step.exits_with_details(i)
  process.spawn_monitored("app:failing", HOST, 20000, true)
  settle(i, 50)
end
function step.link_downs(i)
  process.set_options({trap_links = true})
  process.spawn_linked("app:failing", HOST, 20000)
  settle(i, 50)
end
function step.messages_to_oneself(i) process.send(me, "t", i) end
function step.topics_to_oneself(i) process.send(me, ("t"):rep(1000) .. i) end
function step.tables_to_oneself(i) process.send(me, "t", {i, {i}, text = "text" .. i}) end
function step.several_to_oneself(i) process.send(me, "t", i, ("s"):rep(200) .. i, ("s"):rep(200) .. i) end
function step.keys_to_oneself(i) process.send(me, "t", {[("k"):rep(2000) .. i] = true}) end
function step.errors_to_oneself(i) process.send(me, "t", errors.new(("e"):rep(2000) .. i)) end

-- Messages to others: the sender gets an error, the receiver goes on.
local idle
local function send_to_idle(...)
  idle = idle or assert(process.spawn("app:idle", HOST))
  local ok, err = process.send(idle, ...)
  if not ok then
    assert(err:kind() == errors.RATE_LIMITED, tostring(err))
    assert(process.monitor(idle))
    error(err)
  end
end
function step.messages(i) send_to_idle("t", i) end
function step.texts(i) send_to_idle("t", ("m"):rep(2000) .. i) end
function step.long_texts(i) send_to_idle("t", long .. i) end
function step.tables(i) send_to_idle("t", {i, {i}, {text = "text" .. i}}) end
function step.the_same_text(i) send_to_idle("t", long) return i == 2000 end
function step.the_same_text_in_tables(i) send_to_idle("t", {i, long, {long}}) return i == 2000 end
function step.messages_of_builders(i)
  idle = idle or assert(process.spawn("app:idle", HOST))
  process.registry.register("idle", idle)
  local b = process.with_context({}):with_name("idle"):with_message("t", ("m"):rep(2000) .. i)
  assert(b:spawn("app:idle", HOST))
end

-- Processes, calls and futures.
function step.spawns() assert(process.spawn("app:idle", HOST)) end
function step.spawns_with_arguments(i) assert(process.spawn("app:idle", HOST, {long .. i})) end
function step.spawns_with_names(i) assert(process.with_context({}):with_name(("n"):rep(900) .. i):spawn("app:idle", HOST)) end
function step.spawns_that_end(i) process.spawn("app:ending", HOST) return i == 2000 end
function step.futures() funcs.async("app:answer", 5000) end
function step.futures_kept() keep(funcs.async("app:answer", 5000)) end
function step.futures_of_tables() keep(funcs.async("app:answer", 5000, true)) end
function step.futures_read()
  local f = funcs.async("app:answer", 20000)
  f:response():receive()
  keep(f)
end
function step.payloads() keep((funcs.async("app:answer", 20000):response():receive())) end
function step.data() keep(funcs.async("app:answer", 20000, true):response():receive():data()) end
function step.calls_open() assert(funcs.async("app:waiting")) end
function step.calls_in_coroutines(i)
  coroutine.spawn(function() assert(process.call("app:idle", HOST)) end)
  settle(i, 50)
end
function step.answers() keep(funcs.call("app:answer", 20000)) end
function step.answers_with_keys() keep(funcs.call("app:answer", 20000, true)) end
function step.keys_of_answers() keep(next((funcs.call("app:answer", 200, true)))) end
function step.failures() keep(select(2, process.call("app:failing", HOST, 20000))) end
function step.failures_with_details() keep(select(2, process.call("app:failing", HOST, 20000, true))) end
function step.events_kept(i)
  local events = process.events()
  process.spawn_monitored("app:ending", HOST, 20000)
  keep(events:receive())
end
function step.events_selected(i)
  local events = process.events()
  process.spawn_monitored("app:failing", HOST, 20000, true)
  keep(channel.select({events:case_receive()}))
end
function step.messages_kept(i)
  process.send(me, "t", ("m"):rep(2000) .. i)
  keep(process.inbox():receive())
end
function step.messages_selected(i)
  process.send(me, "t", {text = ("m"):rep(2000) .. i})
  keep(channel.select({process.inbox():case_receive()}))
end
function step.received_keys(i)
  process.send(me, "t", {["key" .. i] = {["inner" .. i] = i}})
  keep(process.inbox():receive():payload())
end
function step.received_errors(i)
  process.send(me, "t", {errors.new(("e"):rep(2000) .. i)})
  keep(process.inbox():receive():payload())
end

-- Names, topics, timers, relations.
function step.names(i) assert(process.registry.register(("n"):rep(900) .. i)) end
function step.names_of_others(i)
  idle = idle or assert(process.spawn("app:idle", HOST))
  local ok, err = process.registry.register(("n"):rep(900) .. i, idle)
  if not ok then
    assert(process.monitor(idle))
    error(err)
  end
end
function step.topics(i) process.listen(("t"):rep(900) .. i) end
function step.timers_dropped() time.after("1h") end
function step.timers() keep(assert(time.timer("1h"))) end
function step.tickers() assert(time.ticker("1h")) end
function step.sleepers() coroutine.spawn(function() time.sleep("1h") end) coroutine.yield() end
function step.monitors(i)
  local pid = process.spawn("app:ending", HOST)
  process.monitor(pid)
  settle(i, 50)
  return i == 2000
end

-- Channels and coroutines.
local endless, full = channel.new(1e9), channel.new(0)
function step.buffers(i) endless:send(i + 0.5) end
function step.senders(i) coroutine.spawn(function() full:send(("s"):rep(1000) .. i) end) coroutine.yield() end
function step.receivers() coroutine.spawn(function() channel.new(0):receive() end) coroutine.yield() end
function step.cases(i)
  local cases = {}
  for n = 1, 100 do cases[n] = full:case_receive() end
  coroutine.spawn(function() channel.select(cases) end)
  coroutine.yield()
end
function step.abandoned_coroutines(i) coroutine.wrap(function() coroutine.yield() end)() return i == 20000 end
function step.dead_coroutines(i)
  local co = coroutine.create(function() error(("e"):rep(1000) .. i) end)
  coroutine.resume(co)
  keep(co)
end
local thousand = {}
for i = 1, 1000 do thousand[i] = true end
function step.arguments_of_coroutines()
  local co = coroutine.create(function(...) coroutine.yield() return ... end)
  coroutine.resume(co, table.unpack(thousand))
  keep(co)
end
function step.arguments_not_begun()
  local co = coroutine.wrap(function(...) return ... end)
  local function hold(...) co(...) end
  coroutine.spawn(function() hold(table.unpack(thousand)) full:receive() end)
  keep(co)
  coroutine.yield()
end
function step.arguments_of_recursion()
  local function down(n, ...) return 1 + down(n + 1, select(1, ...)) end
  down(1, table.unpack(thousand))
end
function step.arguments_of_closures()
  local function hold(...) local a, b = ... return function() return a, b end end
  keep(hold(table.unpack(thousand)))
end
function step.arguments_passed_down()
  local function down(n, ...) if n == 150000 then return 0 end return 1 + down(n + 1, ...) end
  down(1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
end
function step.yielded_values(i)
  local co = coroutine.create(function(...) while true do coroutine.yield(...) end end)
  keep(table.pack(coroutine.resume(co, table.unpack(thousand))))
end

-- Texts and errors.
function step.substrings(i)
  local whole = ("x"):rep(100000) .. i
  keep(whole:sub(1, 60000))
end
function step.short_substrings(i)
  local whole = ("x"):rep(2000) .. i
  keep(whole:sub(1, 950))
end
function step.beside_garbage(i)
  keep(("k"):rep(1000) .. i)
  return #("g"):rep(40000) == i
end
function step.captures(i)
  local whole = ("x"):rep(50000) .. " " .. i
  keep(whole:match("(x+) "))
end
function step.keys(i) kept[("k"):rep(1000) .. i] = true end
function step.wraps(i) keep(errors.wrap(errors.new("e"), ("c"):rep(1000) .. i)) end
local wrapped = errors.new("e")
function step.nested_wraps(i)
  wrapped = errors.wrap(wrapped, ("c"):rep(50000) .. i)
  return i == 2000
end
function step.kinds(i) keep(errors.new(("k"):rep(900) .. i, "message")) end
function step.details(i) keep(errors.new({message = "m", details = {text = ("d"):rep(5000) .. i}})) end
function step.refusals(i) local _, err = process.send(("n"):rep(900) .. i, "t") keep(err) end
function step.raised(i) keep(select(2, pcall(error, errors.new(("e"):rep(2000) .. i)))) end
function step.wrapped_texts(i) keep(errors.wrap(("e"):rep(2000) .. i, "c")) end
function step.decoded(i) keep(json.decode('{"' .. ("k"):rep(1000) .. i .. '":1}')) end
local named = logger
function step.logger_names(i)
  local longer = named:named(("n"):rep(30) .. i)
  named = longer or named
  return i == 10000
end
function step.loggers(i) keep(logger:named(("n"):rep(900) .. i)) end

-- Contexts, actors, scopes, builders.
local builder, executor = process.with_context({}), funcs.new()
function step.contexts(i) builder = builder:with_context({["k" .. i] = ("v"):rep(20000) .. i}) end
function step.contexts_kept(i) keep(process.with_context({k = ("v"):rep(1000) .. i})) end
function step.executors(i) executor = executor:with_context({["k" .. i] = ("v"):rep(20000) .. i}) end
function step.first_messages(i) builder = builder:with_message("t", ("m"):rep(20000) .. i) end
function step.first_topics(i) builder = builder:with_message(("t"):rep(900) .. i) end
function step.builder_names(i) keep(builder:with_name(("n"):rep(900) .. i)) end
function step.actor_ids(i) keep(security.new_actor(("a"):rep(900) .. i)) end
function step.actors(i) keep(security.new_actor("a", {["k" .. i] = ("v"):rep(1000) .. i})) end
function step.actors_of_builders(i) keep(builder:with_actor(security.new_actor(("a"):rep(900) .. i))) end
function step.scopes() keep(security.new_scope({})) end
function step.zones(i) keep(time.fixed_zone(("z"):rep(900) .. i, 60)) end

return function(name)
  if not name then
    local names = {}
    for one in pairs(step) do names[#names + 1] = one end
    table.sort(names)
    return names
  end
  local f, i = step[name], 0
  repeat
    i = i + 1
    local bounded = f(i)
  until bounded
  -- What is held now must not be much. The collection of the measurement tells the limit
  -- what is held as well, so if it is much the process ends here.
  if probe.measure() then
    for more = 1, 1000 do f(i + more) end
    probe.measure()
  end
end
