-- 4.2 select
local suite = require("suite")
local test, raises = suite.test, suite.raises

test("the first case in order that can proceed is executed", function()
    local a, b = channel.new(1), channel.new(1)
    a:send("a")
    b:send("b")
    local result = channel.select({ b:case_receive(), a:case_receive() })
    assert(result.channel == b and result.value == "b" and result.ok == true)
    assert(result.default == nil and result.error == nil)
    assert(a:receive() == "a")
end)

test("a received nil", function()
    local ch = channel.new(1)
    ch:send(nil)
    local result = channel.select({ ch:case_receive() })
    assert(result.channel == ch and result.value == nil and result.ok == true)
end)

test("receive from a closed and empty channel", function()
    local ch = channel.new()
    ch:close()
    local result = channel.select({ ch:case_receive() })
    assert(result.channel == ch and result.value == nil and result.ok == false and result.error == nil)
end)

test("send where there is room", function()
    local ch = channel.new(1)
    local result = channel.select({ ch:case_send("x") })
    assert(result.channel == ch and result.value == "x" and result.ok == true)
    assert(ch:receive() == "x")
end)

test("send where a receiver waits", function()
    local ch, done = channel.new(), channel.new(1)
    coroutine.spawn(function() done:send((ch:receive())) end)
    coroutine.yield()
    assert(channel.select({ ch:case_send("x") }, true).channel == ch)
    assert(done:receive() == "x")
end)

test("receive where a sender waits", function()
    local ch = channel.new()
    coroutine.spawn(function() ch:send("x") end)
    coroutine.yield()
    assert(channel.select({ ch:case_receive() }, true).value == "x")
end)

test("with default it returns at once", function()
    local ch = channel.new()
    for _, result in ipairs({
        channel.select({ ch:case_receive() }, true),
        channel.select({ ch:case_receive(), default = true }),
        channel.select({ ch:case_send(1) }, true),
        channel.select({}, true),
    }) do
        assert(result.default == true and result.ok == true and result.channel == nil and result.value == nil)
    end
end)

test("without default it waits for the first that can", function()
    local a, b = channel.new(), channel.new()
    coroutine.spawn(function() b:send("late") end)
    local result = channel.select({ a:case_receive(), b:case_receive() })
    assert(result.channel == b and result.value == "late")
end)

test("the other cases leave no trace", function()
    local a, b = channel.new(), channel.new()
    coroutine.spawn(function() b:send(1) end)
    channel.select({ a:case_send("never"), b:case_receive() })
    assert(channel.select({ a:case_receive() }, true).default)
    coroutine.spawn(function() a:send("still works") end)
    assert(a:receive() == "still works")
end)

test("a waiting send case whose channel is closed", function()
    local ch, done = channel.new(), channel.new(1)
    coroutine.spawn(function() done:send(channel.select({ ch:case_send("x") })) end)
    coroutine.yield()
    ch:close()
    local result = done:receive()
    assert(result.channel == ch and result.value == nil and result.ok == false)
    suite.failed(errors.INVALID, "send on closed channel", nil, result.error)
end)

test("a waiting receive case whose channel is closed", function()
    local ch, done = channel.new(), channel.new(1)
    coroutine.spawn(function() done:send(channel.select({ ch:case_receive() })) end)
    coroutine.yield()
    ch:close()
    local result = done:receive()
    assert(result.channel == ch and result.value == nil and result.ok == false)
end)

test("a send case on a closed channel raises when it is reached", function()
    local closed, ready = channel.new(), channel.new(1)
    closed:close()
    raises("send on closed channel", channel.select, { closed:case_send(1) })
    raises("send on closed channel", channel.select, { closed:case_send(1) }, true)
    ready:send("first")
    assert(channel.select({ ready:case_receive(), closed:case_send(1) }).value == "first")
end)

test("cases are reusable", function()
    local ch = channel.new(2)
    local send, receive = ch:case_send("x"), ch:case_receive()
    for _ = 1, 3 do
        assert(channel.select({ send }).ok)
        assert(channel.select({ receive }).value == "x")
    end
end)

test("elements that are no cases are ignored", function()
    local ch = channel.new(1)
    ch:send("x")
    assert(channel.select({ "no case", 1, ch:case_receive() }).value == "x")
    raises("bad argument #1 to 'select' (table expected, got no value)", channel.select)
end)

test("without cases and without default it waits for ever", function()
    coroutine.spawn(function() channel.select({}) end)
    coroutine.yield()
end)

test("a value goes to exactly one of several selecting coroutines", function()
    local a, b, got = channel.new(), channel.new(), {}
    for i = 1, 2 do
        coroutine.spawn(function()
            local result = channel.select({ a:case_receive(), b:case_receive() })
            got[#got + 1] = i .. result.value
        end)
    end
    coroutine.yield()
    b:send("b")
    a:send("a")
    coroutine.yield()
    assert(table.concat(got, " ") == "1b 2a", table.concat(got, " "))
end)

return suite.main
