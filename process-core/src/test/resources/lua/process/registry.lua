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

test("without a cluster the scope cluster is that of the node", function()
    local shared = { scope = "cluster" }
    assert(registry.register("shared", nil, { scope = "cluster", priority = 7 }) == true)
    assert(registry.lookup("shared", shared) == process.pid() and registry.lookup("shared") == process.pid())
    assert(process.send("shared", "x") and receive(process.inbox()))
    failed(errors.ALREADY_EXISTS, "name already registered", registry.register("shared", suite.idle(), shared))
    assert(registry.unregister("shared", shared) == true and registry.unregister("shared", shared) == false)
    assert(registry.register("own", process.pid(), { scope = "node" }) and registry.register("empty", nil, {}))
    assert(registry.lookup("own", { scope = "node" }) == process.pid())
end)

test("wrong options", function()
    local calls = {
        register = function(options) return registry.register("x", nil, options) end,
        lookup = function(options) return registry.lookup("x", options) end,
        unregister = function(options) return registry.unregister("x", options) end,
    }
    for name, call in pairs(calls) do
        local keys = (name == "register") and "scope or priority" or "scope"
        failed(errors.INVALID, "options must be a table", call("cluster"))
        failed(errors.INVALID, "unknown option 'scop', expected " .. keys, call({ scop = "cluster" }))
        failed(errors.INVALID, "unknown option '1', expected " .. keys, call({ "cluster" }))
        failed(errors.INVALID, "scope must be \"node\" or \"cluster\", got 'world'", call({ scope = "world" }))
        failed(errors.INVALID, "scope must be \"node\" or \"cluster\", got 5", call({ scope = 5 }))
        failed(errors.INVALID, "scope must be \"node\" or \"cluster\", got a table", call({ scope = {} }))
    end
    failed(errors.INVALID, "unknown option 'priority', expected scope", calls.lookup({ scope = "cluster", priority = 1 }))
    failed(errors.INVALID, "priority needs scope = \"cluster\"", calls.register({ priority = 1 }))
    local range = "priority must be an integer from -2147483648 to 2147483647, got "
    for shown, value in pairs({ ["1.5"] = 1.5, ["'1'"] = "1", ["a boolean"] = true, ["2147483648"] = 2 ^ 31 }) do
        failed(errors.INVALID, range .. shown, calls.register({ scope = "cluster", priority = value }))
    end
    failed(errors.INVALID, "pid must be a string", registry.register("x", { scope = "cluster" }))
    failed(errors.NOT_FOUND, "name not registered", registry.lookup("x"))
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
