-- 7.1.2, 7.1.3 Strict mode: without actor and scope everything is denied
local funcs = require("funcs")
local security = require("security")
local suite = require("suite")
local test, failed = suite.test, suite.failed
local host = "test:host"

local function denied(text, result, err)
    failed(errors.PERMISSION_DENIED, text, result, err)
end

test("nobody is here", function()
    assert(security.actor() == nil and security.scope() == nil)
    assert(security.can("process.send", "x") == false)
end)

test("spawn and call", function()
    for _, spawn in ipairs({ "spawn", "spawn_monitored", "spawn_linked", "spawn_linked_monitored" }) do
        denied("not allowed to spawn process: test:give", process[spawn]("test:give", host))
        denied("not allowed to spawn process: no:entry", process[spawn]("no:entry", "no:host"))
    end
    denied("not allowed to call process: test:give", process.call("test:give", host))
    denied("not allowed to call function: test:echo", funcs.call("test:echo"))
    denied("not allowed to call function: test:echo", funcs.async("test:echo"))
end)

test("everything that acts on a process, even on the own one", function()
    local pid = process.pid()
    for name in ("monitor unmonitor link unlink cancel terminate"):gmatch("%S+") do
        denied("not allowed to " .. name .. ": " .. pid, process[name](pid))
    end
    denied("not allowed to send: " .. pid, process.send(pid, "x"))
    failed(errors.NOT_FOUND, "could not resolve 'nobody' as PID or registered name", process.send("nobody", "x"))
end)

test("names", function()
    denied("not allowed to register name: x", process.registry.register("x"))
    denied("not allowed to unregister name: x", process.registry.unregister("x"))
    failed(errors.NOT_FOUND, "name not registered", process.registry.lookup("x"))
end)

test("context, actors, scopes and policies", function()
    suite.raises_error(errors.PERMISSION_DENIED, "not allowed to spawn processes with custom context",
        process.with_context, {})
    denied("not allowed to call functions with custom context", funcs.new():with_context({}))
    local ok, err = pcall(security.new_actor, "alice")
    assert(not ok and errors.is(err, errors.PERMISSION_DENIED))
    ok, err = pcall(security.new_scope)
    assert(not ok and errors.is(err, errors.PERMISSION_DENIED))
    denied("permission denied: access policy", security.policy("test:everything"))
    denied("permission denied: access policy group", security.named_scope("test:all"))
end)

test("what is no checked call works", function()
    assert(process.inbox() and process.events() and process.listen("x"))
    assert(process.set_options({ trap_links = true }) == true)
    assert(channel.new(1):send(1) == true)
end)

return suite.main
