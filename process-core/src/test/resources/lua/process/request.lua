-- Additions: process.request, message:reply, process.describe
local suite = require("suite")
local test, failed, receive = suite.test, suite.failed, suite.receive
local funcs, time = require("funcs"), require("time")
local me, host = process.pid, "test:host"

-- Fails with an Error that says that another attempt may succeed.
local function retryable(kind, message, result, err)
    assert(result == nil, "expected a failure, got " .. tostring(result))
    assert(errors.is(err, kind), "expected kind " .. kind .. ", got " .. tostring(err))
    assert(err:message() == message, "expected '" .. message .. "', got '" .. err:message() .. "'")
    assert(err:retryable())
end

local function answerer(mode)
    return assert(process.spawn("test:answerer", host, mode))
end

-- Answers requests of this process to itself, in a coroutine.
local function answering(handle)
    local inbox = process.inbox()
    coroutine.spawn(function()
        while true do
            handle(inbox:receive())
        end
    end)
end

test("the answer is what the other side replies with", function()
    local pid = answerer("echo")
    local values = {process.request(pid, "ask", "5s", 1, nil, {x = {2}}, "text")}
    assert(values[1] == 1 and values[2] == nil and values[3].x[1] == 2 and values[4] == "text")
    assert(select("#", process.request(pid, "ask", "5s", 1, nil)) == 2)
    assert(select("#", process.request(pid, "ask", "5s")) == 0)
end)

test("a refusal is an answer", function()
    local value, err = process.request(answerer("refuse"), "ask", "5s")
    assert(value == nil and err:kind() == errors.CONFLICT and err:message() == "out of stock")
end)

test("a destination is a name as well", function()
    local pid = assert(process.with_context({}):with_name("named answerer"):spawn("test:answerer", host, "echo"))
    assert(process.request("named answerer", "ask", "5s", "hello") == "hello")
    process.terminate(pid)
end)

test("the other side sees a message like any other", function()
    local pid = answerer("describe")
    local topic, from, a, b = process.request(pid, "what", "5s", "a", "b")
    assert(topic == "what" and from == me() and a == "a" and b == "b")
end)

test("a listener that takes messages can answer", function()
    local ch = process.listen("ask", {message = true})
    coroutine.spawn(function()
        local message = ch:receive()
        message:reply(message:payload() + 1)
    end)
    assert(process.request(me(), "ask", "5s", 41) == 42)
end)

test("a timeout is a text, a Duration or milliseconds", function()
    local pid = answerer("echo")
    assert(process.request(pid, "ask", 5000, 1) == 1)
    assert(process.request(pid, "ask", time.parse_duration("5s"), 1) == 1)
    failed(errors.INVALID, "timeout must be > 0", process.request(pid, "ask", 0))
    failed(errors.INVALID, "timeout must be > 0", process.request(pid, "ask", "-1s"))
    failed(errors.INVALID, "timeout must be either a duration string or milliseconds number",
        process.request(pid, "ask", true))
    failed(errors.INVALID, 'invalid duration format: "soon"', process.request(pid, "ask", "soon"))
end)

test("arguments", function()
    failed(errors.INVALID, "request requires destination, topic and timeout arguments", process.request())
    failed(errors.INVALID, "request requires destination, topic and timeout arguments",
        process.request(me(), "ask"))
    failed(errors.INVALID, "topic cannot be empty", process.request(me(), "", "1s"))
    failed(errors.INVALID, "cannot send to @ topics", process.request(me(), "@x", "1s"))
    suite.raises("bad argument #1 to 'request' (string expected, got table)", process.request, {}, "ask", "1s")
    suite.raises("bad argument #2 to 'request' (string expected, got table)", process.request, me(), {}, "1s")
    failed(errors.INVALID, "cannot send function at payload[2]", process.request(me(), "ask", "1s", 1, print))
end)

test("without an answer the time runs out", function()
    local pid = assert(process.spawn("test:wait_for_ever", host))
    retryable(errors.TIMEOUT, pid .. " did not answer in 10ms", process.request(pid, "ask", "10ms"))
end)

test("a late answer never reaches a later request", function()
    local pid = answerer("late")     -- answers the first request only when the second one is there
    local value, err = process.request(pid, "ask", "5ms", "first")
    assert(value == nil and err:kind() == errors.TIMEOUT)
    assert(process.request(pid, "ask", "5s", "second") == "second")
    local kind, message = process.request(pid, "ask", "5s", "how was it")
    assert(kind == errors.NOT_FOUND)
    assert(message == "request is over: it was answered, or its sender no longer waits", message)
end)

test("only one answer counts", function()
    answering(function(message)
        if message:topic() == "ask" then
            assert(message:reply("one") == true)
            failed(errors.NOT_FOUND, "request is over: it was answered, or its sender no longer waits",
                message:reply("two"))
            process.send(me(), "done")
        end
    end)
    local done = process.listen("done")
    assert(process.request(me(), "ask", "5s") == "one")
    receive(done)
end)

test("an answer that cannot cross is refused, and the request stays open", function()
    answering(function(message)
        failed(errors.INVALID, "cannot send function at answer[1].f", message:reply({f = print}))
        message:reply("plain")
    end)
    assert(process.request(me(), "ask", "5s") == "plain")
end)

test("a message that is no request has no answer", function()
    process.send(me(), "hello")
    failed(errors.INVALID, "message is no request", receive(process.inbox()):reply("x"))
end)

test("reply is a method", function()
    answering(function(message)
        assert(type(message.reply) == "function")
        message.reply(message, "called")
    end)
    assert(process.request(me(), "ask", "5s") == "called")
    process.send(me(), "hello")
    suite.raises("message expected", receive(process.listen("hello", {message = true})).reply, "not a message")
end)

test("nobody there", function()
    failed(errors.NOT_FOUND, "process not found", process.request(suite.dead(), "ask", "5s"))
    failed(errors.NOT_FOUND, "could not resolve 'nobody' as PID or registered name",
        process.request("nobody", "ask", "5s"))
end)

test("the end of the other side ends the wait, without an event", function()
    local events = process.events()
    for _, mode in ipairs({"end", "crash", "terminate"}) do
        retryable(errors.NOT_FOUND, "process ended before it answered",
            process.request(answerer(mode), "ask", "1h"))
    end
    suite.silent(events)
end)

test("a request does not touch the monitor of the same process", function()
    local pid = answerer("end")
    assert(process.monitor(pid))
    retryable(errors.NOT_FOUND, "process ended before it answered", process.request(pid, "ask", "1h"))
    assert(suite.exit_of(pid))
end)

test("a full mailbox", function()
    local pid = assert(process.spawn("test:wait_for_ever", "test:small"))
    for _ = 1, 3 do
        assert(process.send(pid, "fill"))
    end
    failed(errors.RATE_LIMITED, "mailbox full", process.request(pid, "ask", "5s"))
end)

test("coroutines ask concurrently, each gets its own answer", function()
    local pid = answerer("reverse")     -- answers ten requests in reverse order
    local answers = channel.new(10)
    for i = 1, 10 do
        coroutine.spawn(function()
            answers:send({i, process.request(pid, "ask", "5s", i)})
        end)
    end
    for _ = 1, 10 do
        local pair = receive(answers)
        assert(pair[1] == pair[2])
    end
end)

test("a request works inside of pcall, coroutines and metamethods", function()
    local pid = answerer("echo")
    local ok, value = pcall(process.request, pid, "ask", "5s", "p")
    assert(ok and value == "p")
    local co = coroutine.wrap(function() return process.request(pid, "ask", "5s", "c") end)
    assert(co() == "c")
    local object = setmetatable({}, {__index = function(_, key) return process.request(pid, "ask", "5s", key) end})
    assert(object.m == "m")
end)

test("a service may answer after it has taken other requests", function()
    local pid = answerer("reverse")
    local done = channel.new(10)
    for i = 1, 10 do
        coroutine.spawn(function() done:send(process.request(pid, "ask", "5s", i)) end)
    end
    local sum = 0
    for _ = 1, 10 do
        sum = sum + receive(done)
    end
    assert(sum == 55)
end)

test("an upgrade of the sender ends its requests", function()
    local pid = assert(process.spawn_monitored("test:upgrading_asker", host, me()))
    local message = receive(process.inbox())
    assert(message:topic() == "ask")
    assert(process.send(pid, "upgrade"))
    local ready = receive(process.listen("upgraded"))
    assert(ready == "yes")
    failed(errors.NOT_FOUND, "request is over: it was answered, or its sender no longer waits", message:reply(1))
    process.terminate(pid)
end)

test("the end of the sender ends its requests", function()
    local pid = assert(process.spawn_monitored("test:asker", host, me()))
    local message = receive(process.inbox())
    process.terminate(pid)
    suite.exit_of(pid)
    failed(errors.NOT_FOUND, "request is over: it was answered, or its sender no longer waits", message:reply(1))
end)

suite.denied("a request needs the permission to send", {"test:no_send"}, function()
    local pid = suite.idle()
    failed(errors.PERMISSION_DENIED, "not allowed to send: " .. pid, process.request(pid, "ask", "1s"))
end)

test("a function can ask", function()
    assert(funcs.call("test:asking_function", answerer("echo")) == "from a function")
end)

test("nothing can be asked while a program is loaded", function()
    local _, err = process.call("test:asks_at_top", host)
    assert(tostring(err):find("cannot block while loading", 1, true), tostring(err))
end)

test("describe", function()
    assert(process.describe("order 17, waits for payment") == true)
    failed(errors.INVALID, "describe requires a text argument", process.describe())
    suite.raises("bad argument #1 to 'describe' (string expected, got table)", process.describe, {})
    assert(process.describe(42))
end)

return suite.main
