-- Groups of processes.
local suite = require("suite")
local pg = require("pg")
local test, failed, receive = suite.test, suite.failed, suite.receive

-- Tests share a runtime, so each has groups of its own.
local function watched()
    return assert(process.spawn_monitored("test:idle", "test:host"))
end

test("the caller joins by default, and others can be made members", function()
    local pid = suite.idle()
    assert(pg.join("joined") == true and pg.join("joined", pid) == true)
    local members = pg.members("joined")
    local expected = { process.pid(), pid }
    table.sort(expected)
    assert(#members == 2 and members[1] == expected[1] and members[2] == expected[2])
end)

test("a process is a member once, and may be in many groups", function()
    assert(pg.join("once") and pg.join("once") and pg.join("twice"))
    assert(#pg.members("once") == 1 and #pg.members("twice") == 1)
    assert(pg.leave("once") == true and #pg.members("once") == 0 and #pg.members("twice") == 1)
end)

test("leave tells whether the process was a member", function()
    local pid = suite.idle()
    assert(pg.leave("left") == false and pg.leave("left", pid) == false)
    assert(pg.join("left", pid) and pg.leave("left") == false and pg.leave("left", pid) == true)
    assert(#pg.members("left") == 0 and pg.leave("left", pid) == false)
    assert(pg.leave("left", suite.dead()) == false)
end)

test("a process that ends has left its groups when EXIT comes", function()
    for i = 1, 20 do
        local pid = watched()
        assert(pg.join("mortal", pid) and pg.join("mortal too", pid))
        if i % 2 == 0 then process.terminate(pid) else process.send(pid, "end") end
        suite.exit_of(pid)
        assert(#pg.members("mortal") == 0 and #pg.members("mortal too") == 0)
    end
end)

test("a process that is terminated is no member any more", function()
    local pid = suite.idle()
    assert(pg.join("terminated", pid))
    process.terminate(pid)
    assert(#pg.members("terminated") == 0 and pg.send("terminated", "x") == 0)
end)

test("a group is no destination", function()
    assert(pg.join("no name"))
    failed(errors.NOT_FOUND, "could not resolve 'no name' as PID or registered name", process.send("no name", "x"))
end)

test("send reaches every member", function()
    local alive = {}
    for _ = 1, 5 do
        local pid = watched()
        assert(pg.join("audience", pid))
        alive[pid] = true
    end
    assert(pg.send("audience", "end", { text = "bye" }) == 5)
    for _ = 1, 5 do
        local exit = receive(process.events())
        assert(alive[exit.from] and exit.result.value.text == "bye")
        alive[exit.from] = nil
    end
    assert(pg.send("audience", "end") == 0)
end)

test("a sender that is a member gets its message too", function()
    assert(pg.join("self") and pg.send("self", "topic", 1, "two", nil) == 1)
    local message = receive(process.inbox())
    local one, two = message:payload()
    assert(message:topic() == "topic" and message:from() == process.pid() and one == 1 and two == "two")
end)

test("each member gets a copy of its own", function()
    assert(pg.join("copies") and pg.join("copies", watched()))
    local sent = { n = 1 }
    assert(pg.send("copies", "x", sent) == 2)
    sent.n = 2
    assert(receive(process.inbox()):payload().n == 1)
end)

test("a full mailbox does not stop the others", function()
    local full = assert(process.spawn("test:wait_for_ever", "test:small"))
    local pid = watched()
    assert(pg.join("half full", full) and pg.join("half full", pid))
    for _ = 1, 3 do assert(process.send(full, "x")) end
    assert(pg.send("half full", "end", "here") == 1)
    assert(suite.exit_of(pid).result.value == "here")
    process.terminate(full)
end)

test("wrong groups", function()
    for name in ("join leave members send"):gmatch("%S+") do
        failed(errors.INVALID, "group cannot be empty", pg[name]("", "x"))
        failed(errors.INVALID, "group cannot be empty", pg[name]())
        suite.raises("bad argument #1 to '" .. name .. "' (string expected, got table)", pg[name], {}, "x")
        failed(errors.INVALID, "group contains a control character", pg[name]("a\n", "x"))
        failed(errors.INVALID, "group too long", pg[name](("x"):rep(1025), "x"))
    end
    assert(pg.join(12) and pg.members("12")[1] == process.pid())
end)

test("wrong PIDs", function()
    for name in ("join leave"):gmatch("%S+") do
        failed(errors.INVALID, "pid must be a string", pg[name]("x", {}))
        failed(errors.INVALID, "invalid pid format: missing braces", pg[name]("x", "abc"))
        failed(errors.INVALID, "invalid pid format: missing pipe", pg[name]("x", "{abc}"))
        failed(errors.NOT_FOUND, "node not found", pg[name]("x", "{other#1@test:host|0x00001}"))
    end
    failed(errors.NOT_FOUND, "process not found", pg.join("x", suite.dead()))
end)

test("wrong messages", function()
    failed(errors.INVALID, "send requires at least group and topic arguments", pg.send("x"))
    failed(errors.INVALID, "topic cannot be empty", pg.send("x", ""))
    failed(errors.INVALID, "cannot send to @ topics", pg.send("x", "@x"))
    suite.raises("bad argument #2 to 'send' (string expected, got table)", pg.send, "x", {})
    failed(errors.INVALID, "cannot send function at payload[1].callback", pg.send("nobody here", "x", { callback = print }))
    assert(pg.join("strict"))
    failed(errors.INVALID, "cannot send function at payload[2]", pg.send("strict", "x", 1, print))
    suite.silent(process.inbox())
end)

suite.denied("denied join", { "test:no_join" }, function()
    failed(errors.PERMISSION_DENIED, "not allowed to join group: denied", pg.join("denied"))
    assert(#pg.members("denied") == 0)
end)

suite.denied("denied leave", { "test:no_leave" }, function()
    assert(pg.join("kept"))
    failed(errors.PERMISSION_DENIED, "not allowed to leave group: kept", pg.leave("kept"))
    assert(#pg.members("kept") == 1)
end)

suite.denied("a sender that may not send to one member sends to none", { "test:no_send_to_small" }, function()
    local allowed = watched()
    local forbidden = assert(process.spawn("test:idle", "test:small"))
    assert(pg.join("guarded", allowed) and pg.join("guarded", forbidden))
    failed(errors.PERMISSION_DENIED, "not allowed to send: " .. forbidden, pg.send("guarded", "end", "group"))
    assert(process.send(allowed, "end", "alone") and suite.exit_of(allowed).result.value == "alone")
    process.terminate(forbidden)
end)

return suite.main
