-- 1.3 Arguments and results
local base64 = require("base64")
local ctx = require("ctx")
local funcs = require("funcs")
local hash = require("hash")
local json = require("json")
local logger = require("logger")
local pg = require("pg")
local security = require("security")
local time = require("time")
local uuid = require("uuid")
local suite = require("suite")
local test, failed = suite.test, suite.failed

-- For each function: good arguments before the wrong one, its number, what is expected.
local tables = {
    { "send", process.send, {}, 1, "string", "x" },
    { "send", process.send, { "name" }, 2, "string" },
    { "spawn", process.spawn, {}, 1, "string", "test:host" },
    { "spawn", process.spawn, { "test:give" }, 2, "string" },
    { "spawn_monitored", process.spawn_monitored, {}, 1, "string", "test:host" },
    { "spawn_linked", process.spawn_linked, {}, 1, "string", "test:host" },
    { "spawn_linked_monitored", process.spawn_linked_monitored, {}, 1, "string", "test:host" },
    { "call", process.call, {}, 1, "string", "test:host" },
    { "call", process.call, { "test:give" }, 2, "string" },
    { "monitor", process.monitor, {}, 1, "string" },
    { "unmonitor", process.unmonitor, {}, 1, "string" },
    { "link", process.link, {}, 1, "string" },
    { "unlink", process.unlink, {}, 1, "string" },
    { "cancel", process.cancel, {}, 1, "string" },
    { "cancel", process.cancel, { "name", 1 }, 3, "string" },
    { "terminate", process.terminate, {}, 1, "string" },
    { "upgrade", process.upgrade, {}, 1, "string" },
    { "listen", process.listen, {}, 1, "string" },
    { "register", process.registry.register, {}, 1, "string" },
    { "lookup", process.registry.lookup, {}, 1, "string" },
    { "unregister", process.registry.unregister, {}, 1, "string" },
    { "join", pg.join, {}, 1, "string" },
    { "leave", pg.leave, {}, 1, "string" },
    { "members", pg.members, {}, 1, "string" },
    { "send", pg.send, {}, 1, "string", "topic" },
    { "send", pg.send, { "group" }, 2, "string" },
    { "get", ctx.get, {}, 1, "string" },
    { "call", funcs.call, {}, 1, "string" },
    { "async", funcs.async, {}, 1, "string" },
    { "new_actor", security.new_actor, {}, 1, "string" },
    { "can", security.can, {}, 1, "string", "x" },
    { "can", security.can, { "x" }, 2, "string" },
    { "policy", security.policy, {}, 1, "string" },
    { "named_scope", security.named_scope, {}, 1, "string" },
    { "load_location", time.load_location, {}, 1, "string" },
    { "parse", time.parse, { time.RFC3339 }, 2, "string" },
    { "fixed_zone", time.fixed_zone, {}, 1, "string", 1 },
    { "fixed_zone", time.fixed_zone, { "x" }, 2, "number" },
    { "unix", time.unix, {}, 1, "number" },
    { "new", channel.new, {}, 1, "number" },
    { "is", errors.is, { 1 }, 2, "string" },
    { "decode", json.decode, {}, 1, "string" },
    { "require", require, {}, 1, "string" },
}

for i, row in ipairs(tables) do
    local name, f, before, n, expected, after = unpack(row)
    test(i .. ": argument " .. n .. " of " .. name .. " of a wrong type", function()
        for _, wrong in ipairs({ {}, true, print, channel.new() }) do
            local arguments = { unpack(before) }
            arguments[n], arguments[n + 1] = wrong, after
            suite.raises("bad argument #" .. n .. " to '" .. name .. "' (" .. expected .. " expected, got "
                .. type(wrong) .. ")", f, unpack(arguments))
        end
    end)
end

test("tables are asked for", function()
    suite.raises("bad argument #1 to 'select' (table expected, got string)", channel.select, "x")
    suite.raises("bad argument #1 to 'select' (table expected, got no value)", channel.select)
    suite.raises("bad argument #2 to 'listen' (table expected, got string)", process.listen, "x", "y")
    suite.raises("bad argument #2 to 'new_actor' (table expected, got string)", security.new_actor, "x", "y")
    suite.raises("bad argument #1 to 'new_scope' (table expected, got string)", security.new_scope, "y")
    suite.raises("bad argument #1 to 'unlisten' (channel expected, got string)", process.unlisten, "y")
end)

test("a number is accepted where a string is expected", function()
    local inbox = process.listen(7)
    assert(process.registry.register(12))
    assert(process.registry.lookup("12") == process.pid())
    assert(process.send(12, 7, "seven"))
    assert(suite.receive(inbox) == "seven")
    assert(security.new_actor(5):id() == "5")
    failed(errors.NOT_FOUND, "key not found: 1", ctx.get(1))
end)

test("surplus arguments are ignored", function()
    assert(process.pid(1, 2) == process.pid())
    assert(process.id({}) == process.id())
    assert(process.inbox(print) == process.inbox())
    local ch = channel.new(1, "x", {})
    assert(ch:send(1, 2, 3) == true and ch:receive("now") == 1)
end)

test("what is absent or nil is an INVALID error of functions that return errors", function()
    for text, call in pairs({
        ["send requires at least destination and topic arguments"] = process.send,
        ["spawn requires at least id and host arguments"] = process.spawn,
        ["call requires id and host arguments"] = process.call,
        ["monitor requires a destination argument"] = process.monitor,
        ["unmonitor requires a destination argument"] = process.unmonitor,
        ["link requires a destination argument"] = process.link,
        ["unlink requires a destination argument"] = process.unlink,
        ["terminate requires a destination argument"] = process.terminate,
        ["cancel requires at least destination argument"] = process.cancel,
        ["topic cannot be empty"] = process.listen,
        ["name cannot be empty"] = process.registry.register,
        ["key cannot be empty"] = ctx.get,
        ["function ID required"] = funcs.call,
        ["empty location name"] = time.load_location,
    }) do
        failed(errors.INVALID, text, call())
        failed(errors.INVALID, text, call(nil))
        failed(errors.INVALID, text, call(nil, nil, nil))
    end
    failed(errors.INVALID, "name cannot be empty", process.registry.lookup())
    failed(errors.INVALID, "name cannot be empty", process.registry.unregister())
    for _, call in ipairs({ security.policy, security.named_scope, json.decode, time.parse, base64.encode,
        base64.decode, hash.md5, hash.fnv32, uuid.parse, uuid.version, uuid.v5, uuid.format }) do
        local result, err = call()
        assert(result == nil and errors.is(err, errors.INVALID), tostring(err))
    end
    assert(uuid.validate() == false)
end)

test("a method called on a wrong receiver", function()
    local ch = channel.new()
    local b, x = process.with_context({}), funcs.new()
    for text, call in pairs({
        ["channel expected"] = ch.receive,
        ["SpawnBuilder expected"] = b.spawn,
        ["Executor expected"] = x.call,
        ["actor expected"] = security.new_actor("x").id,
        ["scope expected"] = security.new_scope().policies,
        ["policy expected"] = assert(security.policy("test:everything")).id,
        ["future expected"] = assert(funcs.async("test:echo")).result,
        ["error expected"] = errors.new("x").kind,
        ["logger expected"] = logger.info,
    }) do
        for _, wrong in ipairs({ 1, "x", {}, time.now() }) do
            suite.raises(text, call, wrong)
        end
        suite.raises(text, call)
    end
end)

test("arguments are checked first, then names, then values", function()
    failed(errors.INVALID, "topic cannot be empty", process.send("nobody", "", print))
    failed(errors.NOT_FOUND, "could not resolve 'nobody' as PID or registered name", process.send("nobody", "x", print))
    failed(errors.INVALID, "cannot send function at payload[1]", process.send(suite.dead(), "x", print))
end)

suite.denied("permissions are checked before values are copied", { "test:nothing" }, function()
    failed(errors.PERMISSION_DENIED, "not allowed to send: " .. process.pid(), process.send(process.pid(), "x", print))
    failed(errors.NOT_FOUND, "could not resolve 'nobody' as PID or registered name", process.send("nobody", "x"))
end)

test("errors the runtime creates are not to be retried, a full mailbox is", function()
    local _, err = process.send("nobody", "x")
    assert(err:retryable() == false and type(err) == "userdata" and #err:stack() > 0)
end)

return suite.main
