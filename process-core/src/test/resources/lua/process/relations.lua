-- 3.11 monitor, unmonitor; 3.12 link, unlink, options
local funcs = require("funcs")
local suite = require("suite")
local test, failed, receive = suite.test, suite.failed, suite.receive
local host = "test:host"

local function trap()
    assert(process.set_options({ trap_links = true }) == true)
end

test("a monitor gives exactly one EXIT", function()
    local pid = suite.idle()
    assert(process.monitor(pid) == true)
    process.send(pid, "end")
    assert(suite.exit_of(pid).error == nil)
    suite.silent(process.events())
end)

test("a name can be monitored", function()
    local pid = suite.idle()
    assert(process.registry.register("monitored", pid))
    assert(process.monitor("monitored"))
    process.terminate(pid)
    assert(suite.exit_of(pid).error:message() == "process terminated")
end)

test("monitoring twice", function()
    local pid = suite.idle()
    assert(process.monitor(pid))
    failed(errors.ALREADY_EXISTS, "already monitoring pid", process.monitor(pid))
    pid = assert(process.spawn_monitored("test:idle", host))
    failed(errors.ALREADY_EXISTS, "already monitoring pid", process.monitor(pid))
end)

test("monitoring a dead process gives an error and no event", function()
    failed(errors.NOT_FOUND, "process not found", process.monitor(suite.dead()))
    suite.silent(process.events())
end)

test("after unmonitor no EXIT is received, not even a queued one", function()
    local pid = suite.idle()
    assert(process.monitor(pid))
    assert(process.unmonitor(pid) == true)
    process.send(pid, "end")
    local quick = assert(process.spawn_monitored("test:give", host))
    local other = assert(process.spawn_monitored("test:give", host))
    suite.exit_of(other)
    -- The EXIT of the first one is in the mailbox by now or on its way.
    assert(process.unmonitor(quick) == true)
    suite.silent(process.events())
end)

test("unmonitor of a process that is not monitored, or dead", function()
    assert(process.unmonitor(suite.idle()) == true)
    assert(process.unmonitor(suite.dead()) == true)
end)

test("monitoring oneself has no effect", function()
    assert(process.monitor(process.pid()) == true)
    assert(process.monitor(process.pid()) == true)
    assert(process.unmonitor(process.pid()) == true)
end)

test("a link is broken by an abnormal end", function()
    trap()
    local pid = suite.idle()
    assert(process.link(pid) == true)
    assert(process.link(pid) == true)
    process.terminate(pid)
    local event = receive(process.events())
    assert(event.kind == process.event.LINK_DOWN and event.from == pid and event.at > 0)
    assert(event.error == event.result.error and event.error:message() == "process terminated")
    assert(event.result.value == nil)
    suite.silent(process.events())
end)

test("a normal end dissolves the link silently", function()
    trap()
    local pid = assert(process.spawn_linked("test:give", host))
    assert(process.unlink(pid) == true)
    pid = assert(process.spawn_linked_monitored("test:give", host))
    assert(suite.exit_of(pid))
    suite.silent(process.events())
end)

test("LINK_DOWN that is not trapped makes the receiver fail", function()
    local pid = assert(process.spawn_monitored("test:link_and_wait", host, "test:fail_on_message", "channel"))
    local event = suite.exit_of(pid)
    assert(event.error:kind() == errors.INTERNAL and event.error:message() == "linked process failed")
    assert(event.error:retryable() == false)
    assert(event.error:details().from:match("^{test:host|"))
end)

test("LINK_DOWN that is not trapped counts even for a reader of events", function()
    local pid = assert(process.spawn_monitored("test:link_and_wait", host, "test:fail_on_message", "events"))
    assert(suite.exit_of(pid).error:message() == "linked process failed")
end)

test("setting the option right after spawn_linked is in time", function()
    for _ = 1, 50 do
        local pid = assert(process.spawn_linked("test:fail", host, "at once"))
        trap()
        assert(receive(process.events()).from == pid)
        process.set_options({ trap_links = false })
    end
end)

test("failure goes along a chain of links", function()
    trap()
    local pid = assert(process.spawn_linked("test:link_and_wait", host, "test:fail_on_message", "channel"))
    local event = receive(process.events())
    assert(event.from == pid and event.error:message() == "linked process failed")
end)

test("after unlink no LINK_DOWN is received, not even a queued one", function()
    trap()
    local pid = suite.idle()
    assert(process.link(pid))
    assert(process.unlink(pid) == true)
    process.terminate(pid)
    local first = assert(process.spawn_linked("test:fail", host, "x"))
    local second = assert(process.spawn_linked("test:fail", host, "x"))
    local event = receive(process.events())
    local other = event.from == first and second or first
    assert(process.unlink(other) == true)
    suite.silent(process.events())
end)

test("either side may unlink", function()
    trap()
    local pid = assert(process.spawn_linked("test:unlink_parent", host, process.pid()))
    assert(receive(process.inbox()):payload() == "unlinked")
    process.terminate(pid)
    suite.silent(process.events())
end)

test("linking a dead process, oneself, and unlinking what is not linked", function()
    failed(errors.NOT_FOUND, "process not found", process.link(suite.dead()))
    assert(process.link(process.pid()) == true)
    assert(process.unlink(process.pid()) == true)
    assert(process.unlink(suite.idle()) == true)
    assert(process.unlink(suite.dead()) == true)
end)

test("a missing destination", function()
    for name in ("monitor unmonitor link unlink terminate"):gmatch("%S+") do
        failed(errors.INVALID, name .. " requires a destination argument", process[name]())
        failed(errors.INVALID, name .. " requires a destination argument", process[name](nil))
        suite.raises("bad argument #1 to '" .. name .. "' (string expected, got table)", process[name], {})
        failed(errors.NOT_FOUND, "could not resolve 'nobody' as PID or registered name", process[name]("nobody"))
        failed(errors.NOT_FOUND, "host not found", process[name]("{no:host|0x00001}"))
    end
end)

suite.denied("denied relations quote the destination",
    { "test:no_monitor", "test:no_unmonitor", "test:no_link", "test:no_unlink", "test:no_terminate" }, function()
    local pid = suite.idle()
    process.registry.register("relation", pid)
    for name in ("monitor unmonitor link unlink terminate"):gmatch("%S+") do
        failed(errors.PERMISSION_DENIED, "not allowed to " .. name .. ": " .. pid, process[name](pid))
        failed(errors.PERMISSION_DENIED, "not allowed to " .. name .. ": relation", process[name]("relation"))
        failed(errors.NOT_FOUND, "could not resolve 'nobody' as PID or registered name", process[name]("nobody"))
    end
    assert(process.send(pid, "still alive"))
end)

test("options", function()
    assert(process.get_options().trap_links == false)
    trap()
    assert(process.get_options().trap_links == true)
    process.get_options().trap_links = false
    assert(process.get_options().trap_links == true)
    assert(process.set_options({}) == true and process.get_options().trap_links == true)
    assert(process.set_options({ "ignored", [true] = 1, trap_links = false }) == true)
    assert(process.get_options().trap_links == false)
end)

test("options are applied all or nothing", function()
    local function refused(text, options)
        local result, err = process.set_options(options)
        assert(result == false)
        failed(errors.INVALID, text, result, err)
    end
    refused("options parameter must be a table", nil)
    refused("options parameter must be a table", "x")
    refused("trap_links must be a boolean", { trap_links = 1 })
    refused("option upgradable is not supported", { trap_links = true, upgradable = true })
    assert(process.get_options().trap_links == false)
end)

test("a function sets options as a process does", function()
    local value = assert(funcs.call("test:set_options"))
    assert(value.result == true and value.err == nil)
end)

return suite.main
