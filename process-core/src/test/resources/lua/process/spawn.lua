-- 3.8 spawn, spawn_monitored, spawn_linked, spawn_linked_monitored
local ctx = require("ctx")
local funcs = require("funcs")
local suite = require("suite")
local test, failed, receive = suite.test, suite.failed, suite.receive
local host = "test:host"
local variants = { "spawn", "spawn_monitored", "spawn_linked", "spawn_linked_monitored" }

test("spawn gives the PID of the new process", function()
    local pid = assert(process.spawn("test:tell_pid", host, process.pid()))
    assert(receive(process.inbox()):payload() == pid)
end)

test("further arguments become the arguments of the method", function()
    local pid = assert(process.spawn_monitored("test:pack", host, 1, nil, { x = "y" }, nil))
    local value = suite.exit_of(pid).result.value
    assert(value.n == 4 and value[1] == 1 and value[2] == nil and value[3].x == "y")
end)

test("arguments are copies", function()
    local t = { 1 }
    local pid = assert(process.spawn_monitored("test:give", host, t))
    t[1] = 2
    assert(suite.exit_of(pid).result.value[1] == 1)
end)

test("spawn_monitored never misses an exit", function()
    local open = {}
    for _ = 1, 200 do
        open[assert(process.spawn_monitored("test:give", host))] = true
    end
    for _ = 1, 200 do
        local event = receive(process.events())
        assert(open[event.from])
        open[event.from] = nil
    end
    suite.silent(process.events())
end)

test("ten thousand spawned in a loop give ten thousand exits", function()
    local n, events, waiting = 10000, process.events(), {}
    for _ = 1, n do
        waiting[assert(process.spawn_monitored("test:give", host))] = true
    end
    for _ = 1, n do
        local event = receive(events)
        assert(event.kind == process.event.EXIT and waiting[event.from] and not event.error)
        waiting[event.from] = nil
    end
    assert(next(waiting) == nil)
    suite.silent(events)
end)

test("if the spawner ends while the top level runs, there is no child", function()
    for _, spawn in ipairs({ "spawn", "spawn_monitored", "spawn_linked", "call" }) do
        local pid = assert(process.spawn_monitored("test:spawn_slow", host, spawn, process.pid()))
        local msg = receive(process.inbox())
        assert(msg:topic() == "top level" and msg:from() ~= pid)
        assert(process.terminate(pid))
        assert(suite.exit_of(pid).error:message() == "process terminated")
        failed(errors.NOT_FOUND, "process not found", process.monitor(msg:from()))
    end
    suite.silent(process.inbox())
end)

test("spawn does not watch", function()
    assert(process.spawn("test:fail", host, "unseen"))
    suite.silent(process.events())
end)

test("spawn_linked links in both directions", function()
    process.set_options({ trap_links = true })
    local pid = assert(process.spawn_linked("test:fail", host, "broken"))
    local event = receive(process.events())
    assert(event.kind == process.event.LINK_DOWN and event.from == pid)
    assert(event.error:message() == "broken")
end)

test("spawn_linked_monitored gives EXIT first, then LINK_DOWN", function()
    process.set_options({ trap_links = true })
    local pid = assert(process.spawn_linked_monitored("test:fail", host, "broken"))
    local first, second = receive(process.events()), receive(process.events())
    assert(first.kind == process.event.EXIT and first.from == pid)
    assert(second.kind == process.event.LINK_DOWN and second.from == pid)
end)

test("the child inherits the context", function()
    local value = assert(process.with_context({ tenant = "blue" }):call("test:spawn_ctx", host))
    assert(value.tenant == "blue")
    suite.failed(errors.NOT_FOUND, "key not found: tenant", ctx.get("tenant"))
end)

test("the child outlives the spawner unless linked", function()
    local pid = assert(process.call("test:spawn_idle", host, "spawn"))
    assert(process.send(pid, "still there"))
end)

test("trap_links of a new process is false", function()
    process.set_options({ trap_links = true })
    assert(process.call("test:get_options", host).trap_links == false)
end)

test("a monitor by a function works too", function()
    assert(funcs.call("test:watch_give", 5) == 5)
end)

test("fewer than two arguments", function()
    for _, name in ipairs(variants) do
        local text = name .. " requires at least id and host arguments"
        failed(errors.INVALID, text, process[name]())
        failed(errors.INVALID, text, process[name]("test:give"))
        failed(errors.INVALID, text, process[name](nil, host))
        suite.raises("bad argument #1 to '" .. name .. "' (string expected, got table)", process[name], {}, host)
        suite.raises("bad argument #2 to '" .. name .. "' (string expected, got table)", process[name], "test:give", {})
    end
end)

test("values that cannot be arguments", function()
    failed(errors.INVALID, "cannot send function at argument[2].f",
        process.spawn("test:give", host, 1, { f = print }))
end)

test("an unknown host", function()
    local err = failed(errors.NOT_FOUND, "host not found", process.spawn("test:give", "no:host"))
    assert(err:details().host_id == "no:host")
end)

test("an entry that is no host", function()
    failed(errors.INTERNAL, "host does not implement process.Host", process.spawn("test:give", "test:give"))
end)

test("a host that is not started", function()
    failed(errors.UNAVAILABLE, "host is not running", process.spawn("test:give", "test:off"))
end)

test("an unknown entry or one that is no process", function()
    local err = failed(errors.NOT_FOUND, "factory not found", process.spawn("no:entry", host))
    assert(err:details().factory_id == "no:entry")
    failed(errors.NOT_FOUND, "factory not found", process.spawn("test:who", host))
    failed(errors.NOT_FOUND, "factory not found", process.spawn("test:suite", host))
    failed(errors.NOT_FOUND, "factory not found", process.spawn("", host))
end)

test("one process more than the host allows", function()
    local pid = assert(process.spawn_monitored("test:idle", "test:single"))
    failed(errors.LIMIT_EXCEEDED, "max processes limit exceeded", process.spawn("test:idle", "test:single"))
    process.send(pid, "end")
    suite.exit_of(pid)
end)

test("a method that is not there", function()
    failed(errors.NOT_FOUND, 'method "start" not found in module', process.spawn("test:no_method", host))
end)

test("a top level that raises", function()
    failed(errors.INTERNAL, "failed to execute script: test:bad_top:1: top level", process.spawn("test:bad_top", host))
    local pid = process.spawn_monitored("test:bad_top", host)
    assert(pid == nil)
    suite.silent(process.events())
end)

test("nothing may wait or spawn while a chunk's top level runs", function()
    for what in ("receive send select sleep spawn call"):gmatch("%S+") do
        local _, err = process.with_context({ what = what }):spawn("test:load", host)
        assert(err, what)
        assert(err:message():find("cannot block while loading", 1, true), what .. ": " .. err:message())
    end
end)

test("what need not wait is allowed at the top level", function()
    assert(process.with_context({ what = "ready" }):call("test:load", host) == "loaded")
end)

suite.denied("denied id", { "test:no_spawn" }, function()
    for _, name in ipairs(variants) do
        failed(errors.PERMISSION_DENIED, "not allowed to spawn process: test:give", process[name]("test:give", host))
    end
end)

suite.denied("denied host", { "test:no_host" }, function()
    for _, name in ipairs(variants) do
        failed(errors.PERMISSION_DENIED, "not allowed to spawn on host: test:host", process[name]("test:give", host))
    end
end)

suite.denied("denied monitor", { "test:no_spawn_monitored" }, function()
    local text = "not allowed to spawn monitored process: test:give"
    failed(errors.PERMISSION_DENIED, text, process.spawn_monitored("test:give", host))
    failed(errors.PERMISSION_DENIED, text, process.spawn_linked_monitored("test:give", host))
    assert(process.spawn("test:give", host))
    assert(process.spawn_linked("test:give", host))
end)

suite.denied("denied link", { "test:no_spawn_linked" }, function()
    local text = "not allowed to spawn linked process: test:give"
    failed(errors.PERMISSION_DENIED, text, process.spawn_linked("test:give", host))
    failed(errors.PERMISSION_DENIED, text, process.spawn_linked_monitored("test:give", host))
    assert(process.spawn_monitored("test:give", host))
end)

suite.denied("a denial does not reveal what exists", { "test:no_spawn" }, function()
    failed(errors.PERMISSION_DENIED, "not allowed to spawn process: no:entry", process.spawn("no:entry", "no:host", print))
end)

return suite.main
