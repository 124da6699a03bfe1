-- 8.2 funcs
local funcs = require("funcs")
local security = require("security")
local time = require("time")
local suite = require("suite")
local test, failed, receive = suite.test, suite.failed, suite.receive

test("call gives the value of a function", function()
    assert(funcs.call("test:echo", 1) == 1)
    assert(funcs.call("test:echo") == nil)
    assert(funcs.call("test:echo", { x = { 2 } }).x[1] == 2)
    assert(funcs.call("test:pack", nil, 2, nil).n == 3)
end)

test("results are classified as the end of a process is", function()
    local value, err = funcs.call("test:echo", 1, "no luck")
    failed(errors.INTERNAL, "no luck", value, err)
    local given = errors.new({ message = "later", kind = errors.TIMEOUT, retryable = true, details = { try = 3 } })
    value, err = funcs.call("test:fail", given)
    assert(value == nil and err:kind() == errors.TIMEOUT and err:message() == "later")
    assert(err:retryable() == true and err:details().try == 3)
    failed(errors.INVALID, "cannot send function at result.f", funcs.call("test:return_function"))
end)

test("a process with a default host is spawned there", function()
    local who = assert(funcs.call("test:who_process"))
    assert(who.id == "test:who_process" and who.pid:match("^{test:host|"))
end)

test("each call has its own globals, PID and mailbox", function()
    local a, b = assert(funcs.call("test:globals")), assert(funcs.call("test:globals"))
    assert(a.count == 1 and b.count == 1 and a.pid ~= b.pid)
end)

test("actor and scope are inherited", function()
    local actor = security.new_actor("alice", { role = "admin" })
    local scope = security.new_scope({ assert(security.policy("test:everything")) })
    local x = funcs.new():with_actor(actor):with_scope(scope)
    local who = assert(x:call("test:whoami"))
    assert(who.actor == "alice" and who.policies == 1)
    assert(funcs.call("test:whoami").actor == nil)
end)

test("calls of one caller run in parallel", function()
    local futures = {}
    for i = 1, 10 do
        futures[i] = assert(funcs.async("test:register_and_wait", nil, process.pid()))
    end
    for _ = 1, 10 do
        assert(receive(process.inbox()):topic() == "ready")
    end
    for i = 1, 10 do
        assert(futures[i]:cancel() == true)
    end
end)

test("executors are immutable", function()
    local x = funcs.new()
    local y = x:with_context({ a = 1 })
    local z = y:with_context({ a = 2, b = 2 })
    assert(x ~= y and next(x:call("test:ctx_all")) == nil)
    assert(y:call("test:ctx_all").a == 1 and y:call("test:ctx_all").b == nil)
    assert(z:call("test:ctx_all").a == 2)
end)

test("an async call gives a future at once", function()
    local f = assert(funcs.async("test:sleep", "20ms"))
    assert(type(f) == "userdata")
    assert(f:is_complete() == false and f:is_canceled() == false)
    local value, err = f:result()
    assert(value == nil and err == nil)
    err, value = f:error()
    assert(err == nil and value == false)
    assert(f:channel() == f:response() and f:channel() == f:channel())
    local payload, ok = receive(f:channel())
    assert(ok == true and payload:data() == "slept" and tostring(payload) == "slept")
    payload, ok = f:channel():receive()
    assert(payload == nil and ok == false)
    assert(f:is_complete() == true and f:is_canceled() == false)
    assert(f:result():data() == "slept")
    assert(f:cancel() == false)
end)

test("a failed future yields the Error itself", function()
    local f = assert(funcs.async("test:fail", "broken"))
    local err, ok = receive(f:channel())
    assert(ok == true and err:message() == "broken")
    local value
    value, err = f:result()
    assert(value == nil and err:message() == "broken")
    err, ok = f:error()
    assert(err:message() == "broken" and ok == true)
    assert(f:is_complete() and not f:is_canceled())
end)

test("a payload sent on becomes its value", function()
    local f = assert(funcs.async("test:echo", { x = 1 }))
    local payload = receive(f:channel())
    payload:data().x = 2
    assert(process.send(process.pid(), "payload", payload))
    assert(receive(process.inbox()):payload().x == 2)
    failed(errors.INVALID, "cannot send future at payload[1]", process.send(process.pid(), "x", f))
end)

test("cancel ends the callee", function()
    local name = "cancelled function"
    local f = assert(funcs.async("test:register_and_wait", name, process.pid()))
    assert(receive(process.inbox()):topic() == "ready")
    local pid = assert(process.registry.lookup(name))
    assert(process.monitor(pid))
    assert(f:cancel() == true)
    assert(f:cancel() == false)
    assert(f:is_canceled() and f:is_complete())
    local value, err = f:result()
    assert(value == nil and errors.is(err, errors.CANCELED))
    assert(errors.is(receive(f:channel()), errors.CANCELED))
    assert(errors.is(suite.exit_of(pid).error, errors.CANCELED))
end)

test("cancelling a process called through funcs asks it to end", function()
    local f = assert(funcs.async("test:until_cancel", process.pid()))
    assert(receive(process.inbox()):topic() == "ready")
    assert(f:cancel() == true)
    assert(receive(process.inbox()):topic() == "got cancel")
end)

test("after the timeout the caller gets TIMEOUT and the callee is ended", function()
    for _, timeout in ipairs({ 30, "30ms", (time.parse_duration("30ms")) }) do
        local x = assert(funcs.new():with_options({ timeout = timeout }))
        local start = os.clock()
        failed(errors.TIMEOUT, "function call timed out", x:call("test:sleep", "1h"))
        assert(os.clock() - start >= 0.03)
    end
    local x = assert(funcs.new():with_options({ timeout = "500ms" }))
    local f = assert(x:async("test:register_and_wait", nil, process.pid()))
    local callee = receive(process.inbox()):from()
    assert(process.monitor(callee))
    assert(errors.is(receive(f:channel()), errors.TIMEOUT))
    assert(errors.is(select(2, f:result()), errors.TIMEOUT) and not f:is_canceled())
    assert(suite.exit_of(callee).error)
end)

test("a call within its timeout is not disturbed", function()
    local x = assert(funcs.new():with_options({ timeout = "10s" }))
    assert(x:call("test:echo", 1) == 1)
end)

test("if the caller ends, its functions end and its processes get CANCEL", function()
    local caller = assert(process.spawn_monitored("test:call_and_wait", "test:host", process.pid()))
    local pids = {}
    for _ = 1, 3 do
        local msg = receive(process.inbox())
        assert(msg:topic() == "ready")
        pids[msg:payload()] = msg:from()
        assert(process.monitor(msg:from()))
    end
    process.terminate(caller)
    local ended = {}
    for _ = 1, 4 do
        local event = receive(process.events())
        ended[event.from] = event
    end
    assert(ended[caller])
    assert(errors.is(ended[pids.called].error, errors.CANCELED))
    assert(errors.is(ended[pids.future].error, errors.CANCELED))
    assert(ended[pids.process].error == nil and ended[pids.process].result.value == "pid.cancel")
end)

test("a terminated function answers its caller", function()
    local f = assert(funcs.async("test:register_and_wait", "victim", process.pid()))
    receive(process.inbox())
    assert(process.terminate("victim"))
    local err = receive(f:channel())
    failed(errors.INTERNAL, "process terminated", nil, err)
end)

test("errors of call and async", function()
    for _, call in ipairs({ funcs.call, funcs.async }) do
        failed(errors.INVALID, "function ID required", call())
        failed(errors.INVALID, "function ID required", call(""))
        failed(errors.INVALID, "invalid function ID format (namespace:name required)", call("give"))
        failed(errors.INVALID, "invalid function ID format (namespace:name required)", call("a:b:c"))
        failed(errors.NOT_FOUND, "function not found", call("no:function"))
        failed(errors.NOT_FOUND, "function not found", call("test:no_default_host"))
        failed(errors.NOT_FOUND, "function not found", call("test:suite"))
        failed(errors.INVALID, "cannot send function at argument[2]", call("test:echo", 1, print))
        suite.raises("string expected, got table)", call, {})
    end
    local text = "failed to execute script: test:bad_top:1: top level"
    failed(errors.INTERNAL, text, funcs.call("test:bad_top"))
    local future = assert(funcs.async("test:bad_top"))
    failed(errors.INTERNAL, text, nil, (future:response():receive()))
end)

test("errors of executors", function()
    local x = funcs.new()
    failed(errors.INVALID, "with_context requires a table", x:with_context())
    failed(errors.INVALID, "context keys must be strings", x:with_context({ 1 }))
    failed(errors.INVALID, "cannot send function at context.f", x:with_context({ f = print }))
    failed(errors.INVALID, "actor cannot be nil", x:with_actor())
    failed(errors.INVALID, "Actor expected", x:with_actor("alice"))
    failed(errors.INVALID, "scope cannot be nil", x:with_scope(nil))
    failed(errors.INVALID, "Scope expected", x:with_scope({}))
    assert(x:with_options({ retries = 3, [1] = "x" }))
    failed(errors.INVALID, 'invalid duration format: "soon"', x:with_options({ timeout = "soon" }))
    failed(errors.INVALID, "timeout must be > 0", x:with_options({ timeout = 0 }))
    failed(errors.INVALID, "options is required", x:with_options())
    failed(errors.INVALID, "function ID required", x:call())
    failed(errors.NOT_FOUND, "function not found", x:async("no:function"))
end)

test("nothing may be called while a chunk's top level runs", function()
    for what in ("call async"):gmatch("%S+") do
        local _, err = process.with_context({ what = what }):spawn("test:load", "test:host")
        assert(err and err:message():find("cannot block while loading", 1, true), tostring(err))
    end
end)

suite.denied("denied call", { "test:no_funcs_call" }, function()
    local text = "not allowed to call function: test:echo"
    failed(errors.PERMISSION_DENIED, text, funcs.call("test:echo"))
    failed(errors.PERMISSION_DENIED, text, funcs.async("test:echo"))
    failed(errors.PERMISSION_DENIED, "not allowed to call function: no:function", funcs.call("no:function", print))
end)

suite.denied("denied context", { "test:no_funcs_context" }, function()
    failed(errors.PERMISSION_DENIED, "not allowed to call functions with custom context", funcs.new():with_context({}))
end)

suite.denied("denied identity", { "test:no_funcs_security" }, function()
    local text = "not allowed to call functions with custom security context"
    failed(errors.PERMISSION_DENIED, text, funcs.new():with_actor(security.actor()))
    failed(errors.PERMISSION_DENIED, text, funcs.new():with_scope(security.scope()))
end)

return suite.main
