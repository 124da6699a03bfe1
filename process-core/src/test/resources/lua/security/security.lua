-- 7.2 security: actors, policies, scopes
local security = require("security")
local suite = require("suite")
local test, failed, raises = suite.test, suite.failed, suite.raises

local function policy(name)
    return assert(security.policy("test:" .. name))
end

test("without actor and scope", function()
    assert(security.actor() == nil and security.scope() == nil)
    assert(security.can("anything", "at all") == false)
end)

test("an actor has an id and attributes", function()
    local actor = security.new_actor("alice", { role = "admin", level = 3, tags = { "a", "b" }, nested = { x = true } })
    assert(type(actor) == "userdata" and actor:id() == "alice")
    local meta = actor:meta()
    assert(meta.role == "admin" and meta.level == 3 and meta.tags[2] == "b" and meta.nested.x == true)
    meta.role = "changed"
    assert(actor:meta().role == "admin" and actor:meta() ~= actor:meta())
    assert(next(security.new_actor("bob"):meta()) == nil)
end)

test("errors of new_actor", function()
    local ok, err = pcall(security.new_actor, "")
    assert(not ok and errors.is(err, errors.INVALID))
    suite.raises_error(errors.INVALID, "cannot send function at meta.f", security.new_actor, "x", { f = print })
    raises("bad argument #1 to 'new_actor' (string expected, got table)", security.new_actor, {})
    raises("bad argument #2 to 'new_actor' (table expected, got string)", security.new_actor, "x", "y")
    raises("actor expected", security.new_actor("x").id, 1)
end)

test("attributes are bounded", function()
    local large = "meta too large: more than 10000 values or 65536 bytes of text"
    local actor, scope = security.new_actor("x"), security.new_scope({ policy("everything") })
    local shared = { 1 }
    for i = 1, 22 do shared = { shared, shared } end
    local cyclic = {}
    cyclic.x = cyclic
    local wide = {}
    for i = 1, 10001 do wide[i] = i end
    for _, meta in ipairs({ { x = shared }, { x = cyclic }, { x = wide }, { x = ("x"):rep(65536) } }) do
        suite.raises_error(errors.INVALID, large, security.new_actor, "x", meta)
        suite.raises_error(errors.INVALID, large, security.can, "a", "r", meta)
        suite.raises_error(errors.INVALID, large, scope.evaluate, scope, actor, "a", "r", meta)
        suite.raises_error(errors.INVALID, large, policy("everything").evaluate, policy("everything"), actor, "a", "r", meta)
    end
    local pair = { 1 }
    assert(#security.new_actor("x", { a = pair, b = pair, c = { pair, pair } }):meta().c == 2)
    wide[10001], wide[10000] = nil, nil
    assert(scope:evaluate(actor, "a", "r", { x = wide }) == "allow")
end)

test("policies", function()
    local p = policy("everything")
    assert(type(p) == "userdata" and p:id() == "test:everything")
    local err = failed(errors.NOT_FOUND, "policy not found", security.policy("test:nothing"))
    failed(errors.NOT_FOUND, "policy not found", security.policy("test:suite"))
    failed(errors.INVALID, "id is required", security.policy(""))
    failed(errors.INVALID, "id is required", security.policy())
    raises("policy expected", p.id, 1)
end)

test("a policy says allow, deny or undefined", function()
    local actor = security.new_actor("alice", { role = "staff" })
    assert(policy("everything"):evaluate(actor, "a", "r") == "allow")
    assert(policy("no_send"):evaluate(actor, "process.send", "r") == "deny")
    assert(policy("no_send"):evaluate(actor, "process.spawn", "r") == "undefined")
    assert(policy("staff_reads"):evaluate(actor, "read", "book") == "allow")
    assert(policy("staff_reads"):evaluate(security.new_actor("bob"), "read", "book") == "undefined")
    assert(policy("owner_writes"):evaluate(actor, "write", "book", { owner = "alice" }) == "allow")
    assert(policy("owner_writes"):evaluate(actor, "write", "book", { owner = "bob" }) == "undefined")
    assert(policy("owner_writes"):evaluate(actor, "write", "book") == "undefined")
    raises("bad argument #1 to 'evaluate' (actor expected, got string)", policy("everything").evaluate,
        policy("everything"), "alice", "a", "r")
    raises("bad argument #2 to 'evaluate' (string expected, got no value)", policy("everything").evaluate,
        policy("everything"), actor)
end)

test("a scope is an immutable set of policies", function()
    local empty = security.new_scope()
    assert(#empty:policies() == 0)
    local scope = security.new_scope({ policy("everything"), policy("no_send") })
    assert(#scope:policies() == 2)
    assert(scope:contains("test:no_send"))
    assert(scope:contains(policy("no_send")))
    assert(scope:contains({ ns = "test", name = "no_send" }))
    assert(not scope:contains("test:other"))
    local less = scope:without("test:no_send")
    assert(#less:policies() == 1 and #scope:policies() == 2)
    assert(#scope:without(policy("no_send")):policies() == 1)
    assert(#scope:without({ ns = "test", name = "no_send" }):policies() == 1)
    local more = empty:with(policy("everything"))
    assert(#more:policies() == 1 and #empty:policies() == 0)
    assert(more:policies()[1]:id() == "test:everything")
    raises("bad argument #1 to 'with' (policy expected, got string)", scope.with, scope, "x")
    raises("scope expected", scope.policies, 1)
end)

test("any deny denies, else any allow allows, in any order", function()
    local actor = security.new_actor("alice")
    local a, b = policy("everything"), policy("no_send")
    for _, scope in ipairs({ security.new_scope({ a, b }), security.new_scope({ b, a }) }) do
        assert(scope:evaluate(actor, "process.send", "x") == "deny")
        assert(scope:evaluate(actor, "process.spawn", "x") == "allow")
    end
    assert(security.new_scope():evaluate(actor, "a", "r") == "undefined")
    assert(security.new_scope({ b }):evaluate(actor, "a", "r") == "undefined")
end)

test("named scopes hold all policies of a group", function()
    local scope = assert(security.named_scope("test:staff"))
    assert(#scope:policies() == 2)
    assert(scope:contains("test:staff_reads") and scope:contains("test:owner_writes"))
    failed(errors.NOT_FOUND, "policy group not found", security.named_scope("test:nobody"))
    failed(errors.NOT_FOUND, "policy group not found", security.named_scope("staff"))
    failed(errors.INVALID, "group is required", security.named_scope(""))
    failed(errors.INVALID, "group is required", security.named_scope())
end)

test("actors and scopes travel by inheritance only", function()
    local actor, scope = security.new_actor("x"), security.new_scope()
    local me = process.pid()
    failed(errors.INVALID, "cannot send actor at payload[1]", process.send(me, "x", actor))
    failed(errors.INVALID, "cannot send scope at payload[1]", process.send(me, "x", scope))
    failed(errors.INVALID, "cannot send policy at payload[1]", process.send(me, "x", policy("everything")))
end)

suite.denied("can asks the scope of the caller", { "test:no_send" }, function()
    assert(security.actor():id() == "tester" and security.scope():contains("test:no_send"))
    assert(security.can("process.spawn", "x") == true)
    assert(security.can("process.send", "x") == false)
    raises("bad argument #1 to 'can' (string expected, got no value)", security.can)
    raises("bad argument #3 to 'can' (table expected, got string)", security.can, "a", "r", "x")
end)

test("an actor with an empty scope is denied everything", function()
    local pid, err = process.with_context({}):with_actor(security.new_actor("x")):with_scope(security.new_scope())
        :call("test:try_send", "test:host")
    failed(errors.PERMISSION_DENIED, "not allowed to register name: test", pid, err)
end)

test("an actor alone or a scope alone is not restricted", function()
    local b = process.with_context({})
    assert(b:with_actor(security.new_actor("x")):call("test:try_send", "test:host") == "sent")
    assert(b:with_scope(security.new_scope()):call("test:try_send", "test:host") == "sent")
end)

test("conditions see attributes of the call", function()
    local scope = security.new_scope({ policy("everything"), policy("not_me") })
    local b = process.with_context({}):with_actor(security.new_actor("x")):with_scope(scope)
    assert(b:call("test:try_send", "test:host") == "sent")
end)

suite.denied("denied creation is raised", { "test:no_create" }, function()
    local ok, err = pcall(security.new_actor, "x")
    assert(not ok and errors.is(err, errors.PERMISSION_DENIED))
    ok, err = pcall(security.new_scope, {})
    assert(not ok and errors.is(err, errors.PERMISSION_DENIED))
end)

suite.denied("denied access is returned", { "test:no_access" }, function()
    failed(errors.PERMISSION_DENIED, "permission denied: access policy", security.policy("test:everything"))
    failed(errors.PERMISSION_DENIED, "permission denied: access policy", security.policy("test:nothing"))
    failed(errors.PERMISSION_DENIED, "permission denied: access policy group", security.named_scope("test:staff"))
end)

return suite.main
