-- 3.2 Destinations, 3.3 send
local suite = require("suite")
local test, failed = suite.test, suite.failed

test("a message reaches a PID", function()
    assert(process.send(process.pid(), "greeting", "hello") == true)
    local msg = suite.receive(process.inbox())
    assert(msg:topic() == "greeting" and msg:payload() == "hello")
end)

test("a message reaches a registered name", function()
    assert(process.registry.register("send test"))
    assert(process.send("send test", "greeting", "hello") == true)
    assert(suite.receive(process.inbox()):payload() == "hello")
end)

test("zero payloads are allowed", function()
    assert(process.send(process.pid(), "bare"))
    assert(select("#", suite.receive(process.inbox()):payload()) == 0)
end)

test("all further arguments form one message and nil keeps its position", function()
    assert(process.send(process.pid(), "many", 1, nil, "three", nil))
    local msg = suite.receive(process.inbox())
    assert(select("#", msg:payload()) == 4)
    local a, b, c, d = msg:payload()
    assert(a == 1 and b == nil and c == "three" and d == nil)
    suite.silent(process.inbox())
end)

test("a single nil is a payload", function()
    assert(process.send(process.pid(), "nothing", nil))
    assert(select("#", suite.receive(process.inbox()):payload()) == 1)
end)

test("numbers are accepted where strings are expected", function()
    assert(process.send(process.pid(), 42, "x"))
    assert(suite.receive(process.inbox()):topic() == "42")
end)

test("later changes of a table are not seen", function()
    local t = { inner = { 1 } }
    assert(process.send(process.pid(), "table", t))
    t.inner[1] = 2
    local got = suite.receive(process.inbox()):payload()
    assert(got ~= t and got.inner[1] == 1)
end)

test("a cycle stays a cycle and shared references stay shared", function()
    local t = { shared = {} }
    t.self, t.again = t, t.shared
    assert(process.send(process.pid(), "table", t))
    local got = suite.receive(process.inbox()):payload()
    assert(got.self == got and got.again == got.shared)
end)

test("strings arrive byte for byte", function()
    local bytes = "\0\1\127\128\255"
    assert(process.send(process.pid(), "bytes", bytes))
    assert(suite.receive(process.inbox()):payload() == bytes)
end)

test("messages of one sender keep their order", function()
    for i = 1, 1000 do
        assert(process.send(process.pid(), "n", i))
    end
    for i = 1, 1000 do
        assert(suite.receive(process.inbox()):payload() == i)
    end
end)

test("everything a process sent arrives before its EXIT", function()
    local pid = assert(process.spawn_monitored("test:send_many", "test:host", process.pid(), 100))
    suite.exit_of(pid)
    for i = 1, 100 do
        local result = channel.select({ process.inbox():case_receive(), default = true })
        assert(result.ok and not result.default and result.value:payload() == i)
    end
end)

test("everything a callee sent arrives before the call returns", function()
    local inbox = process.inbox()
    assert(process.call("test:send_many", "test:host", process.pid(), 100) == "sent")
    for i = 1, 100 do
        local result = channel.select({ inbox:case_receive() }, true)
        assert(not result.default and result.value:payload() == i)
    end
end)

test("fewer than two arguments", function()
    local text = "send requires at least destination and topic arguments"
    failed(errors.INVALID, text, process.send())
    failed(errors.INVALID, text, process.send(process.pid()))
    failed(errors.INVALID, text, process.send(nil, "topic"))
    failed(errors.INVALID, text, process.send(process.pid(), nil, 1))
end)

test("arguments of a wrong type are raised", function()
    suite.raises("bad argument #1 to 'send' (string expected, got table)", process.send, {}, "topic")
    suite.raises("bad argument #2 to 'send' (string expected, got boolean)", process.send, process.pid(), true)
    suite.raises("bad argument #2 to 'send' (string expected, got table)", process.send, process.pid(), {}, 1, 2)
end)

test("empty and reserved topics", function()
    failed(errors.INVALID, "topic cannot be empty", process.send(process.pid(), ""))
    failed(errors.INVALID, "cannot send to @ topics", process.send(process.pid(), "@x"))
    failed(errors.INVALID, "cannot send to @ topics", process.send(process.pid(), "@x", 1))
end)

test("arguments are checked before the destination is resolved", function()
    failed(errors.INVALID, "topic cannot be empty", process.send("nobody", ""))
end)

test("a name nobody has registered", function()
    failed(errors.NOT_FOUND, "could not resolve 'nobody' as PID or registered name", process.send("nobody", "x"))
    failed(errors.NOT_FOUND, "could not resolve '{nobody}' as PID or registered name", process.send("{nobody}", "x"))
end)

test("a process that has ended or never existed", function()
    failed(errors.NOT_FOUND, "process not found", process.send(suite.dead(), "x"))
    failed(errors.NOT_FOUND, "process not found", process.send("{test:host|0xfffff}", "x"))
    failed(errors.NOT_FOUND, "process not found", process.send("{test:who|0xfffff}", "x"))
    failed(errors.NOT_FOUND, "process not found", process.send("{test:host|what}", "x"))
end)

test("a PID of an unknown host or node", function()
    local err = failed(errors.NOT_FOUND, "host not found", process.send("{no:host|0x00001}", "x"))
    assert(err:details().host_id == "no:host")
    failed(errors.NOT_FOUND, "node not found", process.send("{mars@test:host|0x00001}", "x"))
end)

test("values that cannot be sent are named with their path", function()
    local me = process.pid()
    failed(errors.INVALID, "cannot send function at payload[1].callback", process.send(me, "x", { callback = print }))
    failed(errors.INVALID, "cannot send channel at payload[2]", process.send(me, "x", 1, channel.new()))
    failed(errors.INVALID, "cannot send coroutine at payload[1][2]",
        process.send(me, "x", { 1, coroutine.create(function() end) }))
    failed(errors.INVALID, 'cannot send function at payload[1]["a b"]', process.send(me, "x", { ["a b"] = print }))
    failed(errors.INVALID, "cannot send function at payload[1][true]", process.send(me, "x", { [true] = print }))
    failed(errors.INVALID, "cannot send function at payload[1].<key>", process.send(me, "x", { [print] = 1 }))
    failed(errors.INVALID, "cannot send userdata at payload[1]", process.send(me, "x", process.with_context({})))
    process.send(me, "message", 1)
    failed(errors.INVALID, "cannot send message at payload[1]", process.send(me, "x", suite.receive(process.inbox())))
    suite.silent(process.inbox())
end)

test("a full mailbox is reported to the sender and takes no harm", function()
    local pid = assert(process.spawn("test:count", "test:small"))
    for i = 1, 3 do
        assert(process.send(pid, "n", i))
    end
    failed(errors.RATE_LIMITED, "mailbox full", process.send(pid, "n", 4))
    assert(process.monitor(pid))
    assert(process.cancel(pid))
    assert(suite.exit_of(pid).result.value == 3)
end)

suite.denied("denied sends quote the destination as given", { "test:no_send" }, function()
    failed(errors.PERMISSION_DENIED, "not allowed to send: " .. process.pid(), process.send(process.pid(), "x"))
    assert(process.registry.register("denied name"))
    failed(errors.PERMISSION_DENIED, "not allowed to send: denied name", process.send("denied name", "x"))
    -- Resolution comes before permission, permission before copying.
    failed(errors.NOT_FOUND, "could not resolve 'nobody' as PID or registered name", process.send("nobody", "x"))
    failed(errors.PERMISSION_DENIED, "not allowed to send: denied name", process.send("denied name", "x", print))
    suite.silent(process.inbox())
end)

return suite.main
