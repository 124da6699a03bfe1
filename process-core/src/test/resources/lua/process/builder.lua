-- 3.17 with_context and SpawnBuilder
local ctx = require("ctx")
local security = require("security")
local suite = require("suite")
local test, failed, receive = suite.test, suite.failed, suite.receive
local host = "test:host"

local function builder()
    return process.with_context({})
end

test("context values reach the child", function()
    local all = assert(process.with_context({ a = 1, b = { 2 } }):call("test:ctx_all", host))
    assert(all.a == 1 and all.b[1] == 2)
end)

test("with_context merges and later keys win", function()
    local first = process.with_context({ a = 1, b = 1 })
    local all = assert(first:with_context({ b = 2, c = 2 }):call("test:ctx_all", host))
    assert(all.a == 1 and all.b == 2 and all.c == 2)
end)

test("a builder never changes", function()
    local first = process.with_context({ a = 1 })
    local second = first:with_context({ a = 2 })
    assert(first ~= second)
    assert(first:call("test:ctx_all", host).a == 1)
    assert(second:call("test:ctx_all", host).a == 2)
    assert(second:call("test:ctx_all", host).a == 2)
end)

test("values are copied when they are given", function()
    local t = { n = 1 }
    local b = process.with_context({ t = t })
    t.n = 2
    assert(b:call("test:ctx_all", host).t.n == 1)
end)

test("the caller's context is the start", function()
    local all = assert(process.with_context({ outer = 1 }):call("test:call_with_context", host, { inner = 2 }))
    assert(all.outer == 1 and all.inner == 2)
end)

test("with_actor and with_scope replace what is inherited", function()
    local actor = security.new_actor("alice", { role = "admin" })
    local scope = security.new_scope({ assert(security.policy("test:everything")) })
    local who = assert(builder():with_actor(actor):with_scope(scope):call("test:whoami", host))
    assert(who.actor == "alice" and who.role == "admin" and who.policies[1] == "test:everything")
    who = assert(builder():call("test:whoami", host))
    assert(who.actor == nil and who.policies == nil)
end)

test("with_name registers atomically", function()
    local pid = assert(builder():with_name("named"):spawn("test:idle", host))
    assert(process.registry.lookup("named") == pid)
    process.send("named", "end")
end)

test("the last name counts", function()
    local pid = assert(builder():with_name("first"):with_name("last"):spawn("test:idle", host))
    assert(process.registry.lookup("last") == pid)
    failed(errors.NOT_FOUND, "name not registered", process.registry.lookup("first"))
end)

test("with_message queues messages before all others", function()
    local b = builder():with_message("one", 1):with_message("two"):with_message("three", { 3 }, nil)
    for _ = 1, 2 do
        local pid = assert(b:spawn_monitored("test:collect", host, 3))
        local got = suite.exit_of(pid).result.value
        assert(got[1].topic == "one" and got[1].payload[1] == 1 and got[1].from == nil)
        assert(got[2].topic == "two" and got[2].n == 0)
        assert(got[3].topic == "three" and got[3].payload[1][1] == 3 and got[3].n == 2)
    end
end)

test("all spawn variants work on a builder", function()
    process.set_options({ trap_links = true })
    assert(builder():spawn("test:give", host))
    assert(suite.exit_of(assert(builder():spawn_monitored("test:give", host, 5))).result.value == 5)
    local pid = assert(builder():spawn_linked("test:fail", host, "x"))
    local event = receive(process.events())
    assert(event.kind == process.event.LINK_DOWN and event.from == pid)
    pid = assert(builder():spawn_linked_monitored("test:fail", host, "x"))
    assert(receive(process.events()).kind == process.event.EXIT)
    assert(receive(process.events()).kind == process.event.LINK_DOWN)
    assert(builder():call("test:give", host, 1) == 1)
    assert(builder():exec("test:give", host, 2) == 2)
    assert(builder():run("test:give", host, 3) == 3)
end)

test("a taken name: nothing is spawned, the holder gets what the child would", function()
    local holder = assert(builder():with_name("holder"):spawn("test:idle", host))
    local b = builder():with_name("holder")
    assert(b:spawn("test:give", host, print) == holder)
    assert(b:spawn_monitored("test:give", host) == holder)
    failed(errors.ALREADY_EXISTS, "already monitoring pid", process.monitor(holder))
    assert(b:spawn_monitored("test:give", host) == holder)
    assert(b:with_message("end", "by message"):spawn("test:give", host) == holder)
    assert(suite.exit_of(holder).result.value == "by message")
end)

test("a holder is signalled even if its host has no room for another process", function()
    local holder = assert(builder():with_name("only one"):spawn_monitored("test:idle", "test:single"))
    assert(builder():with_name("only one"):with_message("end", 1):spawn("test:idle", "test:single") == holder)
    assert(suite.exit_of(holder).result.value == 1)
end)

test("call on a taken name gives the holder's PID", function()
    local holder = assert(builder():with_name("called"):spawn("test:idle", host))
    assert(builder():with_name("called"):call("test:give", host, 1) == holder)
    process.send(holder, "end")
end)

test("a linked variant links the holder of a taken name", function()
    process.set_options({ trap_links = true })
    local holder = assert(builder():with_name("linked holder"):spawn("test:idle", host))
    assert(builder():with_name("linked holder"):spawn_linked("test:give", host) == holder)
    process.terminate(holder)
    assert(receive(process.events()).kind == process.event.LINK_DOWN)
end)

test("messages for a holder are appended together or not at all", function()
    local pid = assert(builder():with_name("tight"):spawn_monitored("test:count", "test:small"))
    assert(process.send(pid, "n", 1))
    local b = builder():with_name("tight"):with_message("n", 2):with_message("n", 3):with_message("n", 4)
    failed(errors.RATE_LIMITED, "mailbox full", b:spawn("test:count", host))
    assert(builder():with_name("tight"):with_message("n", 2):with_message("n", 3):spawn("test:count", host) == pid)
    process.cancel(pid)
    assert(suite.exit_of(pid).result.value == 3)
end)

test("concurrent spawns with one name create one process", function()
    local done, pids = channel.new(20), {}
    for i = 1, 20 do
        assert(process.spawn("test:spawn_named", host, process.pid(), "one of many"))
    end
    local inbox = process.inbox()
    local pid = receive(inbox):payload()
    for _ = 2, 20 do
        assert(receive(inbox):payload() == pid)
    end
    process.send(pid, "end")
end)

test("violations are raised as Error objects", function()
    local b = builder()
    local function raised(text, method, ...)
        suite.raises_error(errors.INVALID, text, b[method], b, ...)
    end
    suite.raises_error(errors.INVALID, "with_context requires a table", process.with_context)
    suite.raises_error(errors.INVALID, "with_context requires a table", process.with_context, "x")
    suite.raises_error(errors.INVALID, "context keys must be strings", process.with_context, { 1 })
    suite.raises_error(errors.INVALID, "cannot send function at context.f", process.with_context, { f = print })
    raised("with_context requires a table", "with_context", 1)
    raised("context keys must be strings", "with_context", { [true] = 1 })
    raised("cannot send channel at context.c.d", "with_context", { c = { d = channel.new() } })
    raised("actor cannot be nil", "with_actor")
    raised("Actor expected", "with_actor", "alice")
    raised("scope cannot be nil", "with_scope", nil)
    raised("Scope expected", "with_scope", {})
    raised("name cannot be empty", "with_name")
    raised("name cannot be empty", "with_name", "")
    raised("topic cannot be empty", "with_message")
    raised("topic cannot be empty", "with_message", "")
    raised("cannot send to @ topics", "with_message", "@x")
    raised("cannot send function at payload[2]", "with_message", "x", 1, print)
end)

test("the spawn methods return their errors", function()
    local b = builder()
    failed(errors.INVALID, "spawn requires at least id and host arguments", b:spawn())
    failed(errors.INVALID, "call requires id and host arguments", b:call("x"))
    failed(errors.NOT_FOUND, "factory not found", b:spawn("no:entry", host))
    failed(errors.NOT_FOUND, "host not found", b:spawn("test:give", "no:host"))
    failed(errors.INVALID, "cannot send function at argument[1]", b:spawn("test:give", host, print))
    suite.raises("SpawnBuilder expected", b.spawn, "x")
end)

test("a failed spawn does not keep its name", function()
    assert(not builder():with_name("unlucky"):spawn("test:bad_top", host))
    failed(errors.NOT_FOUND, "name not registered", process.registry.lookup("unlucky"))
end)

suite.denied("denied context", { "test:no_context" }, function()
    suite.raises_error(errors.PERMISSION_DENIED, "not allowed to spawn processes with custom context",
        process.with_context, {})
end)

suite.denied("denied identity", { "test:no_security" }, function()
    local text = "not allowed to spawn processes with custom security context"
    local b = builder()
    suite.raises_error(errors.PERMISSION_DENIED, text, b.with_actor, b, security.actor())
    suite.raises_error(errors.PERMISSION_DENIED, text, b.with_scope, b, security.scope())
    suite.raises_error(errors.INVALID, "Actor expected", b.with_actor, b, 1)
end)

suite.denied("messages to a holder need process.send", { "test:no_send" }, function()
    local pid = assert(builder():with_name("deaf"):spawn("test:idle", host))
    failed(errors.PERMISSION_DENIED, "not allowed to send: deaf",
        builder():with_name("deaf"):with_message("x"):spawn("test:idle", host))
    assert(builder():with_name("deaf"):spawn("test:idle", host) == pid)
    assert(builder():with_message("x"):spawn("test:idle", host))
end)

suite.denied("a builder spawns with the permissions of its caller", { "test:no_spawn" }, function()
    failed(errors.PERMISSION_DENIED, "not allowed to spawn process: test:give", builder():spawn("test:give", host))
end)

return suite.main
