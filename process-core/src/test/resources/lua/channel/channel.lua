-- 4.1 Channels
local suite = require("suite")
local test, raises = suite.test, suite.raises

test("a hand-over channel: the sender waits for the receiver", function()
    local ch, log = channel.new(), {}
    coroutine.spawn(function()
        log[#log + 1] = "sending"
        assert(ch:send("x") == true)
        log[#log + 1] = "sent"
    end)
    coroutine.yield()
    assert(#log == 1 and log[1] == "sending")
    local value, ok = ch:receive()
    assert(value == "x" and ok == true)
    coroutine.yield()
    assert(log[2] == "sent")
end)

test("a buffered channel takes values up to its capacity without waiting", function()
    local ch = channel.new(2)
    assert(ch:send(1) == true and ch:send(2) == true)
    assert(ch:receive() == 1 and ch:receive() == 2)
end)

test("a negative capacity is zero, a huge one reserves nothing", function()
    local ch = channel.new(-5)
    assert(channel.select({ ch:case_send(1) }, true).default)
    assert(channel.new(1e12):send(1))
    assert(channel.new(math.huge):send(1))
end)

test("the capacity must be a number", function()
    raises("bad argument #1 to 'new' (number expected, got table)", channel.new, {})
    assert(channel.new("1"):send(1))
end)

test("any value passes by reference, nil included", function()
    local ch, t = channel.new(4), {}
    ch:send(t)
    ch:send(nil)
    ch:send(print)
    ch:send()
    assert(ch:receive() == t)
    local value, ok = ch:receive()
    assert(value == nil and ok == true)
    assert(ch:receive() == print)
    value, ok = ch:receive()
    assert(value == nil and ok == true)
end)

test("waiting receivers are served first come, first served", function()
    local ch, order = channel.new(), {}
    for i = 1, 3 do
        coroutine.spawn(function()
            local value = ch:receive()
            order[#order + 1] = i .. value
        end)
    end
    coroutine.yield()
    ch:send("a")
    ch:send("b")
    ch:send("c")
    coroutine.yield()
    assert(table.concat(order, " ") == "1a 2b 3c", table.concat(order, " "))
end)

test("waiting senders are served first come, first served", function()
    local ch = channel.new()
    for i = 1, 3 do
        coroutine.spawn(function() ch:send(i) end)
    end
    coroutine.yield()
    assert(ch:receive() == 1 and ch:receive() == 2 and ch:receive() == 3)
end)

test("a receive from a full buffer lets the first waiting sender's value move in", function()
    local ch, sent = channel.new(1), {}
    ch:send(1)
    for i = 2, 3 do
        coroutine.spawn(function()
            ch:send(i)
            sent[#sent + 1] = i
        end)
    end
    coroutine.yield()
    assert(ch:receive() == 1)
    coroutine.yield()
    assert(#sent == 1 and sent[1] == 2)
    assert(ch:receive() == 2 and ch:receive() == 3)
end)

test("close: buffered values stay receivable, then nil, false for ever", function()
    local ch = channel.new(2)
    ch:send(1)
    ch:send(2)
    assert(select("#", ch:close()) == 0)
    ch:close()
    assert(ch:receive() == 1 and ch:receive() == 2)
    for _ = 1, 2 do
        local value, ok = ch:receive()
        assert(value == nil and ok == false)
    end
end)

test("close wakes blocked receivers with nil, false", function()
    local ch, done = channel.new(), channel.new(2)
    for _ = 1, 2 do
        coroutine.spawn(function()
            local value, ok = ch:receive()
            done:send(value == nil and ok == false)
        end)
    end
    coroutine.yield()
    ch:close()
    assert(done:receive() == true and done:receive() == true)
end)

test("close wakes a blocked sender with nil, err", function()
    local ch, done = channel.new(), channel.new(1)
    coroutine.spawn(function() done:send({ ch:send(1) }) end)
    coroutine.yield()
    ch:close()
    local result = done:receive()
    suite.failed(errors.INVALID, "send on closed channel", result[1], result[2])
    local value, ok = ch:receive()
    assert(value == nil and ok == false)
end)

test("send on a closed channel raises", function()
    local ch = channel.new(1)
    ch:close()
    raises("send on closed channel", ch.send, ch, 1)
end)

test("the same channel is always the same value", function()
    local ch, carrier = channel.new(), channel.new(1)
    carrier:send(ch)
    local again = carrier:receive()
    local set = { [ch] = "found" }
    assert(again == ch and set[again] == "found" and ch ~= carrier)
    assert(type(ch) == "userdata" and getmetatable(ch) == false)
end)

test("methods on a wrong receiver", function()
    local ch = channel.new()
    for name in ("send receive close case_send case_receive"):gmatch("%S+") do
        raises("channel expected", ch[name], {})
        raises("channel expected", ch[name])
    end
    assert(ch.unknown == nil)
    local ok = pcall(function() ch.mine = 1 end)
    assert(not ok)
end)

test("blocking works inside pcall, metamethods, iterators and callbacks", function()
    local ch = channel.new()
    coroutine.spawn(function()
        for i = 1, 5 do
            ch:send(i)
        end
    end)
    local ok, value = pcall(ch.receive, ch)
    assert(ok and value == 1)
    local t = setmetatable({}, { __index = function() return ch:receive() end })
    assert(t.x == 2)
    for v in function() return ch:receive() end do
        assert(v == 3)
        break
    end
    assert(("x"):gsub("x", function() return ch:receive() end) == "4")
    assert(coroutine.wrap(function() return ch:receive() end)() == 5)
end)

test("whoever resumed a blocked coroutine waits, its siblings do not", function()
    local ch, log = channel.new(), {}
    coroutine.spawn(function()
        log[#log + 1] = "sibling"
        ch:send("value")
    end)
    local co = coroutine.create(function() return (ch:receive()) end)
    local ok, value = coroutine.resume(co)
    assert(ok and value == "value" and log[1] == "sibling")
end)

return suite.main
