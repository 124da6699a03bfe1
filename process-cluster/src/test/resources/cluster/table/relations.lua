-- monitor, unmonitor, link, unlink, cancel, terminate
local suite, shared, time = require("suite"), require("shared"), require("time")
local test, failed, receive = suite.test, suite.failed, suite.receive
local peer, tell, event, dead, silent = shared.peer, shared.tell, shared.event, shared.dead, shared.silent
local EXIT, LINK_DOWN, CANCEL = process.event.EXIT, process.event.LINK_DOWN, process.event.CANCEL
local me = process.pid

local function watched()
    local pid = peer()
    assert(process.monitor(pid) == true)
    return pid
end

local function linked()
    process.set_options({trap_links = true})
    local pid = peer()
    assert(process.link(pid) == true)
    return pid
end

-- What a peer has seen, when it has seen so much.
local function seen(pid, count)
    for _ = 1, 1000 do
        local events = tell(pid, "events")
        if #events >= count then return events end
        time.sleep("5ms")
    end
    error("only " .. #tell(pid, "events") .. " of " .. count .. " events")
end

test("EXIT has the value", function()
    for _, value in ipairs(shared.values()) do
        local pid = watched()
        process.send(pid, "return", value)
        local got = event(EXIT, pid)
        assert(shared.same(value, got.result.value) and got.error == nil)
    end
    local pid = watched()
    process.send(pid, "return")
    assert(event(EXIT, pid).result.value == nil)
    silent()
end)

test("EXIT has the error", function()
    local pid = watched()
    process.send(pid, "fail", "broken")
    local err = event(EXIT, pid).error
    assert(errors.is(err, errors.INTERNAL) and err:message():find("broken$") and err:retryable() == nil)
    pid = watched()
    process.send(pid, "fail", errors.new({kind = errors.CONFLICT, message = "full", retryable = true, details = {left = 3}}))
    err = event(EXIT, pid).error
    assert(errors.is(err, errors.CONFLICT) and err:message() == "full" and err:retryable() and err:details().left == 3)
    pid = watched()
    process.send(pid, "fail", {code = 5})
    assert(event(EXIT, pid).error:details().code == 5)
end)

test("messages are there before the EXIT of their sender", function()
    local pid = watched()
    for i = 1, 100 do process.send(pid, "echo", i) end
    process.send(pid, "return")
    event(EXIT, pid)
    for i = 1, 100 do
        local got = channel.select({process.inbox():case_receive(), default = true})
        assert(got.channel == process.inbox() and got.value:payload() == i)
    end
end)

test("a second monitor, and one of a process that has ended, are refused", function()
    local pid = watched()
    failed(errors.ALREADY_EXISTS, "already monitoring pid", process.monitor(pid))
    failed(errors.NOT_FOUND, "process not found", process.monitor(dead()))
    failed(errors.INVALID, "monitor requires a destination argument", process.monitor())
    silent(pid)
end)

test("after unmonitor there is no EXIT, and a new monitor has its own", function()
    local pid = watched()
    assert(process.unmonitor(pid) == true and process.unmonitor(pid) == true)
    assert(process.monitor(pid) and process.unmonitor(pid))
    local other = watched()
    process.send(pid, "return")
    process.send(other, "return", 1)
    assert(event(EXIT, other).result.value == 1)
    assert(process.unmonitor(dead()) == true)
    pid = watched()
    process.unmonitor(pid)
    process.monitor(pid)
    process.send(pid, "return", 2)
    assert(event(EXIT, pid).result.value == 2)
    silent()
end)

test("several processes monitor one", function()
    local pid, others = watched(), {peer(), peer()}
    for _, other in ipairs(others) do assert(tell(other, "monitor", pid) == true) end
    process.send(pid, "return", "end")
    event(EXIT, pid)
    for _, other in ipairs(others) do
        local got = seen(other, 1)
        assert(#got == 1 and got[1].kind == EXIT and got[1].from == pid and got[1].value == "end")
    end
end)

test("a process there monitors one here", function()
    local pid = peer()
    local child = assert(process.spawn("test:idle", "test:host"))
    assert(tell(pid, "monitor", child) == true)
    process.send(child, "n", "done")
    local got = seen(pid, 1)
    assert(#got == 1 and got[1].kind == EXIT and got[1].from == child and got[1].value == "done")
end)

test("LINK_DOWN has the error", function()
    local pid = linked()
    process.send(pid, "fail", errors.new({kind = errors.CONFLICT, message = "full"}))
    local got = event(LINK_DOWN, pid)
    assert(errors.is(got.error, errors.CONFLICT) and got.error:message() == "full" and got.result.error)
    silent()
end)

test("a normal end dissolves the link silently", function()
    local pid = linked()
    assert(process.monitor(pid))
    process.send(pid, "return", 1)
    event(EXIT, pid)
    silent()
end)

test("EXIT comes before LINK_DOWN", function()
    local pid = linked()
    assert(process.link(pid) and tell(pid, "link", me()) == true and process.monitor(pid))
    process.send(pid, "fail", "broken")
    event(EXIT, pid)
    event(LINK_DOWN, pid)
    silent()
end)

test("after unlink of either side there is no LINK_DOWN", function()
    local pid = linked()
    assert(process.unlink(pid) == true and process.unlink(pid) == true and process.monitor(pid))
    process.send(pid, "fail", "broken")
    event(EXIT, pid)
    pid = linked()
    assert(tell(pid, "unlink", me()) == true and process.monitor(pid))
    process.send(pid, "fail", "broken")
    event(EXIT, pid)
    silent()
end)

test("a link after an unlink is a link", function()
    local pid = linked()
    for _ = 1, 20 do assert(process.unlink(pid) and process.link(pid)) end
    process.send(pid, "fail", "broken")
    event(LINK_DOWN, pid)
    silent()
end)

test("a failure here is LINK_DOWN there", function()
    local pid = peer()
    local child = assert(process.spawn("test:link_and_fail", "test:host", pid))
    local got = seen(pid, 1)
    assert(#got == 1 and got[1].kind == LINK_DOWN and got[1].from == child and got[1].error:message():find("failed$"))
end)

test("who does not trap links fails with the other side", function()
    local pid = peer()
    local child = assert(process.spawn_monitored("test:untrapped", "test:host", pid, me()))
    receive(process.inbox())
    process.send(pid, "fail", "broken")
    local err = event(EXIT, child).error
    assert(err:message() == "linked process failed" and err:details().from == pid)

    pid = watched()
    assert(tell(pid, "options", {trap_links = false}) == true)
    child = assert(process.spawn("test:link_and_fail", "test:host", pid))
    err = event(EXIT, pid).error
    assert(err:message() == "linked process failed" and err:details().from == child)
end)

test("a link with a process that has ended is refused", function()
    failed(errors.NOT_FOUND, "process not found", process.link(dead()))
    assert(process.unlink(dead()) == true)
    silent()
end)

test("CANCEL has sender, reason and deadline", function()
    local pid = watched()
    assert(process.cancel(pid) == true)
    assert(process.cancel(pid, "1h", "closing") == true)
    assert(process.cancel(pid, 3600000) and process.cancel(pid, assert(time.parse_duration("1h"))))
    local got = seen(pid, 4)
    assert(#got == 4)
    for i = 1, 4 do assert(got[i].kind == CANCEL and got[i].from == me()) end
    assert(got[1].deadline == nil and got[1].reason == nil and got[2].reason == "closing")
    for i = 2, 4 do assert(got[i].deadline:find("^%d%d%d%d%-%d%d%-%d%dT.*Z$")) end
    silent(pid)
end)

test("a process that still runs at the deadline is terminated, not earlier", function()
    local pid, begin = watched(), time.now()
    assert(process.cancel(pid, "100ms", "closing"))
    assert(event(EXIT, pid).error:message() == "process terminated")
    assert(time.now():sub(begin):milliseconds() >= 100)
    silent()
end)

test("errors of cancel", function()
    local pid = peer()
    failed(errors.NOT_FOUND, "process not found", process.cancel(dead()))
    failed(errors.INVALID, "deadline must be > 0", process.cancel(pid, 0))
    failed(errors.INVALID, 'invalid duration format: "soon"', process.cancel(pid, "soon"))
    assert(#tell(pid, "events") == 0)
end)

test("terminate ends a process, also one that computes", function()
    for _, id in ipairs({"test:peer", "test:spin"}) do
        local pid = assert(process.spawn(id, shared.host))
        assert(process.terminate(pid) == true)
        failed(errors.NOT_FOUND, "process not found", process.terminate(pid))
        failed(errors.NOT_FOUND, "process not found", process.monitor(pid))
        failed(errors.NOT_FOUND, "process not found", process.link(pid))
        failed(errors.NOT_FOUND, "process not found", process.cancel(pid))
        pid = assert(process.spawn_monitored(id, shared.host))
        assert(process.terminate(pid))
        assert(event(EXIT, pid).error:message() == "process terminated")
    end
    silent()
end)

return shared.main
