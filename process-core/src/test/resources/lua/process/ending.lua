-- 3.13 cancel, 3.14 terminate
local time = require("time")
local suite = require("suite")
local test, failed, receive = suite.test, suite.failed, suite.receive
local host = "test:host"

local function until_cancel()
    return assert(process.spawn_monitored("test:until_cancel", host))
end

test("cancel gives an event and lets the target clean up", function()
    local pid = until_cancel()
    assert(process.cancel(pid) == true)
    local event = suite.exit_of(pid).result.value
    assert(event.kind == "pid.cancel" and event.from == process.pid())
    assert(event.at > 0 and event.at % 1 == 0)
    assert(event.deadline == nil and event.reason == nil and event.result == nil and event.error == nil)
end)

test("cancel carries deadline and reason", function()
    local pid = until_cancel()
    local before = os.time()
    assert(process.cancel(pid, "5s", "shop closes"))
    local event = suite.exit_of(pid).result.value
    assert(event.reason == "shop closes")
    assert(event.deadline:match("^%d%d%d%d%-%d%d%-%d%dT%d%d:%d%d:%d%d%.%d%d%dZ$"), event.deadline)
    local deadline = time.parse(time.RFC3339NANO, event.deadline):unix()
    assert(deadline >= before + 4 and deadline <= os.time() + 5)
end)

test("cancel works whatever trap_links says, and before the target subscribes", function()
    local pid = assert(process.spawn_monitored("test:late_events", host))
    assert(process.cancel(pid))
    assert(suite.exit_of(pid).result.value == "pid.cancel")
end)

test("cancelling oneself", function()
    assert(process.cancel(process.pid(), nil, "me"))
    assert(receive(process.events()).reason == "me")
end)

test("past the deadline the target is terminated, never earlier", function()
    for _, deadline in ipairs({ 50, "50ms", (time.parse_duration("50ms")) }) do
        local pid = assert(process.spawn_monitored("test:wait_for_ever", host))
        local start = os.clock()
        assert(process.cancel(pid, deadline))
        assert(suite.exit_of(pid).error:message() == "process terminated")
        local elapsed = os.clock() - start
        assert(elapsed >= 0.05, elapsed)
    end
end)

test("the earliest deadline counts and each cancel gives an event", function()
    local pid = assert(process.spawn_monitored("test:count_cancels", host, process.pid()))
    assert(process.cancel(pid, "1h"))
    assert(process.cancel(pid, "500ms"))
    assert(process.cancel(pid, "30m"))
    for _ = 1, 3 do
        assert(receive(process.inbox()):payload() == "cancelled")
    end
    assert(suite.exit_of(pid).error:message() == "process terminated")
end)

test("without a deadline nothing is enforced", function()
    local pid = assert(process.spawn_monitored("test:idle", host))
    assert(process.cancel(pid))
    suite.silent(process.events())
    process.terminate(pid)
end)

test("upgrade does not lift a deadline", function()
    local pid = assert(process.spawn_monitored("test:upgrade_on_cancel", host))
    assert(process.cancel(pid, "50ms"))
    assert(suite.exit_of(pid).error:message() == "process terminated")
end)

test("errors of cancel", function()
    failed(errors.INVALID, "cancel requires at least destination argument", process.cancel())
    suite.raises("bad argument #1 to 'cancel' (string expected, got table)", process.cancel, {})
    local pid = suite.idle()
    failed(errors.INVALID, 'invalid duration format: "soon"', process.cancel(pid, "soon"))
    failed(errors.INVALID, "deadline must be > 0", process.cancel(pid, 0))
    failed(errors.INVALID, "deadline must be > 0", process.cancel(pid, -5))
    failed(errors.INVALID, "deadline must be > 0", process.cancel(pid, "-5s"))
    failed(errors.INVALID, "deadline must be > 0", process.cancel(pid, "0"))
    local text = "deadline must be either a duration string or milliseconds number"
    for _, deadline in ipairs({ true, {}, 1.5, 0 / 0, math.huge, print }) do
        failed(errors.INVALID, text, process.cancel(pid, deadline))
    end
    failed(errors.INVALID, "deadline must be > 0", process.cancel("nobody", 0))
    failed(errors.NOT_FOUND, "could not resolve 'nobody' as PID or registered name", process.cancel("nobody"))
    failed(errors.NOT_FOUND, "process not found", process.cancel(suite.dead()))
    suite.raises("bad argument #3 to 'cancel' (string expected, got table)", process.cancel, pid, 5, {})
end)

suite.denied("denied cancel", { "test:no_cancel" }, function()
    local pid = suite.idle()
    failed(errors.PERMISSION_DENIED, "not allowed to cancel: " .. pid, process.cancel(pid))
end)

test("after terminate the target answers nothing any more", function()
    local pid = assert(process.spawn_monitored("test:spin", host))
    assert(process.terminate(pid) == true)
    for name in ("monitor link cancel terminate"):gmatch("%S+") do
        failed(errors.NOT_FOUND, "process not found", process[name](pid))
    end
    failed(errors.NOT_FOUND, "process not found", process.send(pid, "x"))
    assert(process.unmonitor(pid) and process.unlink(pid))
end)

for _, state in ipairs({ "spin", "spin_in_pcall", "spin_in_coroutine", "spin_in_sort", "wait_for_ever", "deep_wait" }) do
    test("terminate ends a process in state " .. state, function()
        local pid = assert(process.spawn_monitored("test:" .. state, host))
        time.sleep("10ms")
        local start = os.clock()
        assert(process.terminate(pid))
        local event = suite.exit_of(pid)
        assert(event.error:kind() == errors.INTERNAL and event.error:message() == "process terminated")
        assert(os.clock() - start < 5)
    end)
end

test("terminating oneself does not return", function()
    local pid = assert(process.spawn_monitored("test:terminate_self", host, process.pid()))
    assert(suite.exit_of(pid).error:message() == "process terminated")
    suite.silent(process.inbox())
end)

test("no handler of the target runs", function()
    local pid = assert(process.spawn_monitored("test:protect", host, process.pid()))
    assert(receive(process.inbox()):payload() == "protected")
    assert(process.terminate(pid))
    suite.exit_of(pid)
    suite.silent(process.inbox())
end)

return suite.main
