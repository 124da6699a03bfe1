-- 3.18 registry
local suite = require("suite")
local test, failed, receive = suite.test, suite.failed, suite.receive
local registry = process.registry

test("a name is registered for the caller by default", function()
    assert(registry.register("mine") == true)
    assert(registry.lookup("mine") == process.pid())
end)

test("a name can be registered for another process", function()
    local pid = suite.idle()
    assert(registry.register("other", pid) == true)
    assert(registry.lookup("other") == pid)
end)

test("a process may have many names and may register a name again", function()
    assert(registry.register("one") and registry.register("two"))
    assert(registry.register("one") == true)
    assert(registry.register("one", process.pid()) == true)
end)

test("a name has one owner", function()
    local pid = suite.idle()
    assert(registry.register("taken", pid))
    local err = failed(errors.ALREADY_EXISTS, "name already registered", registry.register("taken"))
    assert(err:details().existing_pid == pid)
end)

test("a name nobody has", function()
    failed(errors.NOT_FOUND, "name not registered", registry.lookup("nobody"))
end)

test("unregister", function()
    assert(registry.register("temporary", suite.idle()))
    assert(registry.unregister("temporary") == true)
    assert(registry.unregister("temporary") == false)
    failed(errors.NOT_FOUND, "name not registered", registry.lookup("temporary"))
end)

test("names vanish with their owner", function()
    local pid = assert(process.spawn_monitored("test:idle", "test:host"))
    assert(registry.register("mortal", pid))
    process.send(pid, "end")
    suite.exit_of(pid)
    failed(errors.NOT_FOUND, "name not registered", registry.lookup("mortal"))
    failed(errors.NOT_FOUND, "could not resolve 'mortal' as PID or registered name", process.send("mortal", "x"))
end)

test("of concurrent registrations exactly one succeeds", function()
    for _ = 1, 20 do
        assert(process.spawn("test:register", "test:host", process.pid(), "contested"))
    end
    local winners = 0
    for _ = 1, 20 do
        if receive(process.inbox()):payload() then
            winners = winners + 1
        end
    end
    assert(winners == 1, winners)
end)

test("a program may register itself at its top level", function()
    local pid = assert(process.spawn_monitored("test:registers_itself", "test:host", process.pid()))
    local msg = receive(process.inbox())
    assert(msg:from() == pid and msg:payload() == pid)
    assert(registry.lookup("itself") == pid and registry.lookup("itself too") == pid)
    assert(process.send("itself", "end"))
    assert(suite.exit_of(pid).result.value == "end")
    failed(errors.NOT_FOUND, "name not registered", registry.lookup("itself"))
end)

test("a program whose top level fails leaves no name", function()
    failed(errors.INTERNAL, "failed to execute script: test:registers_and_fails:2: after that",
        process.spawn("test:registers_and_fails", "test:host"))
    failed(errors.NOT_FOUND, "name not registered", registry.lookup("failing"))
    assert(registry.register("failing"))
end)

test("a program cannot take a name at its top level", function()
    assert(registry.register("itself"))
    local _, err = process.spawn("test:registers_itself", "test:host", process.pid())
    assert(err:message():find("name already registered", 1, true), err)
    assert(registry.lookup("itself") == process.pid())
end)

test("wrong names", function()
    for name in ("register lookup unregister"):gmatch("%S+") do
        failed(errors.INVALID, "name cannot be empty", registry[name](""))
        failed(errors.INVALID, "name cannot be empty", registry[name]())
        suite.raises("bad argument #1 to '" .. name .. "' (string expected, got table)", registry[name], {})
    end
    failed(errors.INVALID, "name must not look like a PID", registry.register("{a|b}"))
    assert(registry.register("{a}") and registry.register("a|b"))
end)

test("wrong PIDs", function()
    failed(errors.INVALID, "pid must be a string", registry.register("x", {}))
    failed(errors.INVALID, "pid must be a string", registry.register("x", true))
    failed(errors.INVALID, "invalid pid format: missing braces", registry.register("x", "abc"))
    failed(errors.INVALID, "invalid pid format: missing braces", registry.register("x", 5))
    failed(errors.INVALID, "invalid pid format: missing pipe", registry.register("x", "{abc}"))
    failed(errors.NOT_FOUND, "process not found", registry.register("x", suite.dead()))
end)

suite.denied("denied register", { "test:no_register" }, function()
    failed(errors.PERMISSION_DENIED, "not allowed to register name: x", registry.register("x"))
    failed(errors.NOT_FOUND, "name not registered", registry.lookup("x"))
end)

suite.denied("denied unregister", { "test:no_unregister" }, function()
    assert(registry.register("kept"))
    failed(errors.PERMISSION_DENIED, "not allowed to unregister name: kept", registry.unregister("kept"))
    assert(registry.lookup("kept") == process.pid())
end)

return suite.main
