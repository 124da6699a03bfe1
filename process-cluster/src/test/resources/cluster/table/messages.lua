-- send and request
local suite, shared = require("suite"), require("shared")
local test, failed, receive, raises = suite.test, suite.failed, suite.receive, suite.raises
local peer, tell, same = shared.peer, shared.tell, shared.same

test("messages arrive in the order in which they were sent", function()
    local pid = peer()
    for i = 1, 500 do assert(process.send(pid, "echo", i) == true) end
    for i = 1, 500 do
        local message = receive(process.inbox())
        assert(message:topic() == "echo" and message:from() == pid and message:payload() == i)
    end
end)

test("every kind of value arrives as a copy", function()
    local pid = peer()
    for i, value in ipairs(shared.values()) do
        assert(process.send(pid, "echo", value))
        local copy = receive(process.inbox()):payload()
        assert(same(value, copy) and same(copy, value), "value " .. i .. " is " .. tostring(copy))
        assert(type(value) ~= "table" or value ~= copy)
    end
end)

test("shared references and cycles are kept inside one message", function()
    local part = {1}
    local whole = {part, part}
    whole.self = whole
    process.send(peer(), "echo", whole, part)
    local copy, second = receive(process.inbox()):payload()
    assert(copy[1] == copy[2] and copy.self == copy and second == copy[1])
end)

test("a list of 100,000 tables arrives", function()
    local list
    for i = 1, 100000 do list = {next = list, i = i} end
    process.send(peer(), "echo", list)
    local copy, count = receive(process.inbox()):payload(), 0
    while copy do count, copy = count + 1, copy.next end
    assert(count == 100000)
end)

test("errors keep kind, text, retryable and details", function()
    local err = errors.new({kind = errors.CONFLICT, message = "full", retryable = true, details = {left = {3}}})
    process.send(peer(), "echo", errors.wrap(err, "while booking"))
    local copy = receive(process.inbox()):payload()
    assert(errors.is(copy, errors.CONFLICT) and copy:message() == "full" and copy:retryable() == true)
    assert(copy:details().left[1] == 3 and tostring(copy) == tostring(errors.wrap(err, "while booking")))
end)

test("no payload, and nil at any position", function()
    local pid, inbox = peer(), process.inbox()
    process.send(pid, "echo")
    assert(select("#", receive(inbox):payload()) == 0)
    process.send(pid, "echo", nil)
    assert(select("#", receive(inbox):payload()) == 1)
    process.send(pid, "echo", nil, 2, nil)
    local got = receive(inbox)
    local a, b, c = got:payload()
    assert(select("#", got:payload()) == 3 and a == nil and b == 2 and c == nil)
end)

test("a listener gets the payload", function()
    local pid, echoes = peer(), process.listen("echo")
    process.send(pid, "echo", "one")
    process.send(pid, "echo", 1, 2)
    assert(receive(echoes) == "one")
    local both = receive(echoes)
    assert(both[1] == 1 and both[2] == 2)
end)

test("the PID of a spawn is the one that the process has", function()
    local pid = peer()
    assert(tell(pid, "pid") == pid and tostring(pid):find(shared.host:match("^[^@]+"), 1, true))
end)

test("what cannot be sent is refused here", function()
    local pid = peer()
    failed(errors.INVALID, "cannot send function at payload[2].f", process.send(pid, "n", 1, {f = print}))
    failed(errors.INVALID, "topic cannot be empty", process.send(pid, ""))
    failed(errors.INVALID, "cannot send to @ topics", process.send(pid, "@x"))
    failed(errors.INVALID, "send requires at least destination and topic arguments", process.send(pid))
end)

test("a node that is no member, and a host that is not there", function()
    local pid = peer()
    failed(errors.NOT_FOUND, "node not found", process.send("{nowhere#1@app:processes|0x00001}", "n"))
    failed(errors.NOT_FOUND, "node not found", process.monitor("{nowhere#1@app:processes|0x00001}"))
    failed(errors.NOT_FOUND, "node not found", process.request("{nowhere#1@app:processes|0x00001}", "n", "1s"))
    local absent = pid:gsub("test:host", "test:nothing")
    failed(errors.NOT_FOUND, "host not found", process.monitor(absent))
    assert(errors.is(select(2, process.request(absent, "n", "5s")), errors.NOT_FOUND))
end)

test("a request is answered with all values", function()
    local pid = peer()
    local values = {tell(pid, "ask", 1, nil, {x = {2}}, "text")}
    assert(values[1] == 1 and values[2] == nil and values[3].x[1] == 2 and values[4] == "text")
    assert(select("#", tell(pid, "ask", 1, nil)) == 2 and select("#", tell(pid, "ask")) == 0)
    for i, value in ipairs(shared.values()) do
        local copy = tell(pid, "ask", value)
        assert(same(value, copy), "value " .. i .. " is " .. tostring(copy))
    end
end)

test("a refused request has the error of the other side", function()
    local _, err = tell(peer(), "refuse", errors.CONFLICT, "out of stock")
    assert(errors.is(err, errors.CONFLICT) and err:message() == "out of stock" and err:details().left == 3)
end)

test("a request that nothing answers times out", function()
    local _, err = process.request(peer(), "keep", "50ms")
    assert(errors.is(err, errors.TIMEOUT), tostring(err))
end)

test("a request fails when its receiver ends", function()
    local pid = peer()
    coroutine.spawn(function() process.send(pid, "return") end)
    local _, err = process.request(pid, "keep", "10s")
    assert(errors.is(err, errors.NOT_FOUND) and err:message() == "process ended before it answered" and err:retryable())
    assert(errors.is(select(2, process.request(shared.dead(), "ask", "10s")), errors.NOT_FOUND))
end)

test("many requests of many coroutines get their own answers", function()
    local pid, done = peer(), channel.new(100)
    for i = 1, 100 do
        coroutine.spawn(function() done:send(tell(pid, "ask", i) == i) end)
    end
    for _ = 1, 100 do assert(receive(done) == true) end
end)

return shared.main
