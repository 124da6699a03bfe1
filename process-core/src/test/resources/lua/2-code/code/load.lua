-- Does at its top level what the context says.
local ctx = require("ctx")
local funcs = require("funcs")

local ch, ready = channel.new(), channel.new(1)

local actions = {
    receive = function() ch:receive() end,
    send = function() ch:send(1) end,
    select = function() channel.select({ ch:case_receive() }) end,
    ["select nothing"] = function() channel.select({}) end,
    sleep = function() time.sleep("1ms") end,
    yield = function() coroutine.yield() end,
    spawn = function() process.spawn("test:a_function", "test:host") end,
    ["spawn without arguments"] = function() process.spawn() end,
    spawn_monitored = function() process.spawn_monitored("test:a_function", "test:host") end,
    spawn_linked = function() process.spawn_linked("test:a_function", "test:host") end,
    spawn_linked_monitored = function() process.spawn_linked_monitored("test:a_function", "test:host") end,
    call = function() process.call("test:a_function", "test:host") end,
    exec = function() process.exec("test:a_function", "test:host") end,
    ["builder spawn"] = function() process.with_context({}):spawn("test:a_function", "test:host") end,
    ["builder call"] = function() process.with_context({}):call("test:a_function", "test:host") end,
    ["funcs call"] = function() funcs.call("test:give_function") end,
    ["funcs async"] = function() funcs.async("test:give_function") end,
    ["executor call"] = function() funcs.new():call("test:give_function") end,
    ["executor async"] = function() funcs.new():async("test:give_function") end,
    ["in a coroutine"] = function() error(select(2, coroutine.resume(coroutine.create(function() ch:receive() end))), 0) end,
    ["in a metamethod"] = function() return setmetatable({}, { __index = function() ch:receive() end }).x end,
    -- What need not wait.
    ready = function()
        assert(ready:send(1) and ready:receive() == 1)
        assert(channel.select({ ch:case_receive() }, true).default)
        assert(channel.select({ ready:case_send(2) }).value == 2)
        assert(channel.select({ ready:case_receive() }).value == 2)
        time.sleep(0)
        assert(time.after("1h") and process.inbox() and process.pid())
        assert(process.send(process.pid(), "x"))
        local closed = channel.new()
        closed:close()
        assert(select(2, closed:receive()) == false)
        local co = coroutine.wrap(function(x) return coroutine.yield(x) end)
        assert(co(1) == 1 and co(2) == 2)
    end,
}

actions[assert(ctx.get("what"))]()

return function() return "loaded" end
