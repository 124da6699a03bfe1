-- 1.5 Blocking and scheduling
local funcs = require("funcs")
local time = require("time")
local suite = require("suite")
local test, receive = suite.test, suite.receive
local host = "test:host"

local function closed()
    local ch = channel.new()
    ch:close()
    return ch
end

-- Every call that may block, ready or soon ready.
local calls = {
    sleep = function() assert(select("#", time.sleep("5ms")) == 0) end,
    receive = function() assert(receive(time.after("5ms"))) end,
    send = function()
        local ch = channel.new()
        coroutine.spawn(function() time.sleep("5ms") ch:receive() end)
        assert(ch:send(1) == true)
    end,
    select = function() assert(channel.select({ time.after("5ms"):case_receive() }).ok) end,
    spawn = function() assert(process.spawn("test:give", host)) end,
    call = function() assert(process.call("test:give", host, 5) == 5) end,
    funcs = function() assert(funcs.call("test:sleep_in_function") == "slept") end,
    executor = function() assert(funcs.new():call("test:sleep_in_function") == "slept") end,
}

for name, call in pairs(calls) do
    test(name .. " blocks only the coroutine that calls it", function()
        local log, done = {}, channel.new(2)
        coroutine.spawn(function() call() done:send(name) end)
        coroutine.spawn(function() log[1] = "sibling" done:send("sibling") end)
        local first, second = receive(done), receive(done)
        assert(first ~= second and log[1] == "sibling")
    end)

    test(name .. " works in pcall, metamethods, iterators, callbacks and coroutines", function()
        assert(pcall(call))
        assert(xpcall(call, print))
        local t = setmetatable({}, {
            __index = function() call() return "index" end,
            __add = function() call() return "sum" end,
            __concat = function() call() return "text" end,
            __lt = function() call() return true end,
            __call = function() call() return "called" end,
            __tostring = function() call() return "string" end,
        })
        assert(t.x == "index" and t + 1 == "sum" and t .. "" == "text" and t < t and t() == "called")
        assert(tostring(t) == "string")
        for v in function(_, last) call() return not last and 1 or nil end do
            assert(v == 1)
        end
        assert(("ab"):gsub("%w", function(c) call() return c:upper() end) == "AB")
        local list = { 3, 1, 2 }
        table.sort(list, function(a, b) call() return a < b end)
        assert(list[1] == 1 and list[3] == 3)
        local co = coroutine.create(function() call() coroutine.yield("one") call() return "two" end)
        assert(select(2, coroutine.resume(co)) == "one" and select(2, coroutine.resume(co)) == "two")
        assert(coroutine.wrap(function() call() return "wrapped" end)() == "wrapped")
    end)
end

test("runnable coroutines run in the order in which they became runnable", function()
    local log = {}
    for i = 1, 5 do
        coroutine.spawn(function()
            log[#log + 1] = i
            coroutine.yield()
            log[#log + 1] = i + 5
        end)
    end
    coroutine.yield()
    coroutine.yield()
    assert(table.concat(log, " ") == "1 2 3 4 5 6 7 8 9 10", table.concat(log, " "))
end)

test("control changes only when a coroutine blocks, yields, resumes another or ends", function()
    local turn = 0
    coroutine.spawn(function() turn = turn + 1 end)
    local ch = channel.new(1)
    for i = 1, 100000 do
        assert(turn == 0)
    end
    process.send(process.pid(), "x")
    process.events()
    process.listen("y")
    assert(ch:send(1) and ch:receive() == 1)
    coroutine.yield()
    assert(turn == 1)
end)

test("all other calls return without waiting", function()
    local other = false
    coroutine.spawn(function() other = true end)
    local pid = process.pid()
    process.send(pid, "x")
    process.monitor(pid)
    process.link(pid)
    process.set_options({ trap_links = false })
    process.registry.register("blocking test")
    local f = assert(funcs.async("test:sleep_in_function"))
    f:result()
    process.cancel(pid)
    channel.select({}, true)
    time.after("1h")
    time.sleep(0)
    assert(other == false)
end)

test("a process that computes for ever does not stop others", function()
    local spinning = {}
    for i = 1, 8 do
        spinning[i] = assert(process.spawn("test:spin", host))
    end
    assert(process.call("test:give", host, 1) == 1)
    for i = 1, 8 do
        assert(process.terminate(spinning[i]))
    end
end)

return suite.main
