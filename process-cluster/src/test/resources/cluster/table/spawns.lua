-- spawn in four variants, call, builders
local suite, shared = require("suite"), require("shared")
local security = require("security")
local test, failed, receive = suite.test, suite.failed, suite.receive
local tell, event, silent = shared.tell, shared.event, shared.silent
local EXIT, LINK_DOWN = process.event.EXIT, process.event.LINK_DOWN
local variants = {"spawn", "spawn_monitored", "spawn_linked", "spawn_linked_monitored"}

test("each variant starts a process with its arguments", function()
    for _, variant in ipairs(variants) do
        local pid = assert(process[variant]("test:peer", shared.host, 1, nil, {x = "y"}, nil))
        local arguments = tell(pid, "arguments")
        assert(arguments.n == 4 and arguments[1] == 1 and arguments[2] == nil and arguments[3].x == "y", variant)
        assert(tell(pid, "pid") == pid)
    end
end)

test("each variant tells of an end as it says", function()
    process.set_options({trap_links = true})
    for _, variant in ipairs(variants) do
        local pid = assert(process[variant]("test:fail", shared.host, "broken"))
        if variant:find("monitored") then assert(event(EXIT, pid).error:message():find("broken$")) end
        if variant:find("linked") then assert(event(LINK_DOWN, pid).error:message():find("broken$")) end
        silent()
        pid = assert(process[variant]("test:give", shared.host, variant))
        if variant:find("monitored") then assert(event(EXIT, pid).result.value == variant) end
        silent()
    end
end)

test("an EXIT is never missed however fast the child ends", function()
    local open = {}
    for i = 1, 100 do open[assert(process.spawn_monitored("test:give", shared.host, i))] = i end
    for _ = 1, 100 do
        local got = receive(process.events())
        assert(got.result.value == open[got.from])
        open[got.from] = nil
    end
    silent()
end)

test("a monitor of a spawn is a monitor, its link a link", function()
    process.set_options({trap_links = true})
    local pid = assert(process.spawn_linked_monitored("test:peer", shared.host))
    failed(errors.ALREADY_EXISTS, "already monitoring pid", process.monitor(pid))
    assert(process.unmonitor(pid) and process.unlink(pid) and process.monitor(pid))
    process.send(pid, "fail", "broken")
    event(EXIT, pid)
    silent()
end)

test("a linked child fails with its spawner, another one outlives it", function()
    local function failing(variant)
        local starter = assert(process.spawn("test:spawn_and_fail", "test:host", variant, shared.host, process.pid()))
        local pid = receive(process.inbox()):payload()
        assert(process.monitor(pid))
        assert(process.monitor(starter))
        process.send(starter, "go")
        return pid, starter
    end
    local pid, starter = failing("spawn_linked")
    event(EXIT, starter)
    local err = event(EXIT, pid).error
    assert(err:message() == "linked process failed" and err:details().from == starter)
    pid, starter = failing("spawn_monitored")
    event(EXIT, starter)
    silent(pid)
end)

test("errors are those of the host", function()
    local function each(kind, message, ...)
        for _, variant in ipairs(variants) do failed(kind, message, process[variant](...)) end
        return failed(kind, message, process.call(...))
    end
    local node = shared.host:match("@.*") or ""
    local err = each(errors.NOT_FOUND, "factory not found", "test:nothing", shared.host)
    assert(err:details().factory_id == "test:nothing")
    err = each(errors.NOT_FOUND, "host not found", "test:peer", "test:nothing" .. node)
    assert(err:details().host_id == "test:nothing", tostring(err:details().host_id))
    each(errors.INTERNAL, "host does not implement process.Host", "test:peer", "test:peer" .. node)
    each(errors.NOT_FOUND, 'method "absent" not found in module', "test:methodless", shared.host)
    err = select(2, process.spawn("test:broken", shared.host))
    assert(errors.is(err, errors.INTERNAL) and err:message():find("^failed to execute script: .*no top level$"))
    err = select(2, process.spawn("test:peer", "test:host@nowhere"))
    assert(errors.is(err, errors.NOT_FOUND) and err:message() == (node == "" and "host not found" or "node not found"))
    failed(errors.INVALID, "spawn requires at least id and host arguments", process.spawn("test:peer"))
    failed(errors.INVALID, "cannot send function at argument[1]", process.spawn("test:peer", shared.host, print))
    silent()
end)

test("call, exec and run give what the process ends with", function()
    for _, name in ipairs({"call", "exec", "run"}) do
        local call = process[name]
        for _, value in ipairs(shared.values()) do
            local result, err = call("test:give", shared.host, value)
            assert(err == nil and shared.same(value, result))
        end
        assert(select("#", call("test:give", shared.host)) >= 1 and call("test:give", shared.host) == nil)
        local arguments = assert(call("test:pack", shared.host, nil, 2, nil))
        assert(arguments.n == 3 and arguments[2] == 2)
        local _, err = call("test:fail", shared.host, errors.new({kind = errors.CONFLICT, message = "full", details = {a = 1}}))
        assert(errors.is(err, errors.CONFLICT) and err:message() == "full" and err:details().a == 1)
        _, err = call("test:fail", shared.host, "broken")
        assert(errors.is(err, errors.INTERNAL) and err:message():find("broken$"))
    end
end)

test("calls of many coroutines run at the same time", function()
    local done = channel.new(20)
    for i = 1, 20 do
        coroutine.spawn(function() done:send(process.call("test:give", shared.host, i) == i) end)
    end
    for _ = 1, 20 do assert(receive(done)) end
end)

test("context goes with spawns and calls", function()
    local builder = process.with_context({tenant = "acme", n = 1}):with_context({n = 2})
    local context = tell(assert(builder:spawn("test:peer", shared.host)), "context")
    assert(context.tenant == "acme" and context.n == 2)
end)

test("with_name spawns or signals", function()
    local name = "row of " .. process.pid()
    local builder = process.with_context({}):with_name(name)
    local pid = assert(builder:spawn("test:peer", shared.host))
    assert(tell(pid, "named", name) == pid)
    assert(builder:spawn("test:peer", shared.host) == pid)
    assert(builder:with_message("first", 1):spawn_monitored("test:peer", shared.host) == pid)
    local events = tell(pid, "events")
    assert(#events == 1 and events[1].value == 1 and events[1].from == nil)
    process.send(pid, "return", "end")
    assert(event(EXIT, pid).result.value == "end")
    local other = assert(builder:spawn("test:peer", shared.host))
    assert(other ~= pid and tell(other, "named", name) == other)
    process.terminate(other)
end)

test("with_message puts messages first, without a sender", function()
    local builder = process.with_context({}):with_message("first", 1, {2}):with_message("first", "second")
    local pid = assert(builder:spawn_monitored("test:peer", shared.host))
    local events = tell(pid, "events")
    assert(#events == 2 and events[1].value == 1 and events[2].value == "second" and events[1].from == nil)
end)

test("actor, attributes and scope go along", function()
    local scope = security.new_scope({assert(security.policy("test:everything"))})
    local builder = process.with_context({})
        :with_actor(security.new_actor("ann", {team = "sales", level = 3}))
        :with_scope(scope)
    local id, meta, policies = tell(assert(builder:spawn("test:peer", shared.host)), "identity")
    assert(id == "ann" and meta.team == "sales" and meta.level == 3 and policies == 1)
    assert(builder:call("test:give", shared.host, 5) == 5)
    local empty = assert(process.with_context({}):with_actor(security.new_actor("bob"))
        :with_scope(security.new_scope()):spawn("test:peer", shared.host))
    local _, err = tell(empty, "send", process.pid(), "n")
    failed(errors.PERMISSION_DENIED, "not allowed to send: " .. process.pid(), nil, err)
end)

return shared.main
