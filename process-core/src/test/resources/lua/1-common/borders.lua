-- 1.4 Values that cross a border
local ctx = require("ctx")
local funcs = require("funcs")
local security = require("security")
local time = require("time")
local offenders = require("offenders")
local suite = require("suite")
local test, failed, receive = suite.test, suite.failed, suite.receive
local host = "test:host"

local kinds = { "function", "coroutine", "channel", "timer", "ticker", "future", "message", "actor", "scope",
    "policy", "userdata" }

-- Every way over a border for one value, with the text its error ends with.
local function refused(text, value)
    local function check(place, result, err)
        failed(errors.INVALID, "cannot send " .. text:gsub("@", place), result, err)
    end
    check("payload[1]", process.send(process.pid(), "x", value))
    check("payload[3]", process.send(process.pid(), "x", 1, nil, value))
    for _, spawn in ipairs({ "spawn", "spawn_monitored", "spawn_linked", "spawn_linked_monitored", "call" }) do
        check("argument[2]", process[spawn]("test:give", host, 1, value))
        local b = process.with_context({})
        check("argument[1]", b[spawn](b, "test:give", host, value))
    end
    check("argument[1]", funcs.call("test:echo", value))
    check("argument[1]", funcs.async("test:echo", value))
    check("argument[1]", process.upgrade(nil, value))
    local function raised(place, f, ...)
        suite.raises_error(errors.INVALID, "cannot send " .. text:gsub("@", place), f, ...)
    end
    raised("context.x", process.with_context, { x = value })
    local b = process.with_context({})
    raised("payload[1]", b.with_message, b, "x", value)
    raised("meta.x", security.new_actor, "bob", { x = value })
    check("context.x", funcs.new():with_context({ x = value }))
    suite.raises("cannot send " .. text:gsub("@", "details.x"), errors.new, { message = "m", details = { x = value } })
end

for _, kind in ipairs(kinds) do
    test("nothing delivers a value of kind " .. kind, function()
        local value = offenders()[kind]
        refused(kind .. " at @", value)
        refused(kind .. " at @.deep[2]", { deep = { 1, value } })
        suite.silent(process.inbox())
        suite.silent(process.events())
    end)

    test("a result of kind " .. kind .. " is an abnormal end", function()
        failed(errors.INVALID, "cannot send " .. kind .. " at result", process.call("test:offend", host, kind))
    end)

    test("a table with a " .. kind .. " as key is refused", function()
        local t = { a = { [offenders()[kind]] = true } }
        failed(errors.INVALID, "cannot send " .. kind .. " at payload[1].a.<key>", process.send(process.pid(), "x", t))
    end)
end

test("paths show names, texts, numbers and booleans", function()
    local function path(t)
        local _, err = process.send(process.pid(), "x", t)
        return err:message():match("^cannot send function at payload%[1%](.*)$")
    end
    assert(path({ name_1 = print }) == ".name_1")
    assert(path({ _x = print }) == "._x")
    assert(path({ ["two words"] = print }) == '["two words"]')
    assert(path({ ["1st"] = print }) == '["1st"]')
    assert(path({ [""] = print }) == '[""]')
    assert(path({ [7] = print }) == "[7]")
    assert(path({ [1.5] = print }) == "[1.5]")
    assert(path({ [-1] = print }) == "[-1]")
    assert(path({ [true] = print }) == "[true]")
    assert(path({ [false] = print }) == "[false]")
    assert(path({ [{}] = print }) == ".<key>")
    assert(path({ [{ print }] = 1 }) == ".<key>[1]")
    assert(path({ a = { { b = { [false] = print } } } }) == ".a[1].b[false]")
end)

test("plain values arrive as they are", function()
    local sent = table.pack(nil, true, false, 0, -1.5, 2 ^ 53, math.huge, "", "a\0b\255", nil)
    local got = assert(process.call("test:give", host, sent))
    assert(got.n == 10)
    for i = 1, 10 do
        assert(got[i] == sent[i], i)
    end
    local nan = assert(process.call("test:give", host, 0 / 0))
    assert(nan ~= nan)
end)

test("nil keeps its position in lists of arguments", function()
    local results = table.pack(select(2, pcall(function() return funcs.call("test:echo", nil, 2) end)))
    assert(results[1] == nil and results.n == 1)
    assert(process.send(process.pid(), "x", nil, 2, nil))
    local msg = receive(process.inbox())
    assert(select("#", msg:payload()) == 3)
    assert(select(2, msg:payload()) == 2)
end)

test("metamethods are not asked and metatables are dropped", function()
    local t = setmetatable({ own = 1 }, {
        __index = function() error("asked") end,
        __pairs = function() error("asked") end,
        __len = function() error("asked") end,
        __metatable = "locked",
    })
    local got = assert(process.call("test:give", host, t))
    assert(rawequal(getmetatable(got), nil) and got.own == 1 and got.other == nil)
end)

test("an immutable table arrives as a mutable copy", function()
    local got = assert(process.call("test:give", host, table.make_immutable({ 1 })))
    got[2] = 2
    assert(not table.is_immutable(got) and #got == 2)
end)

test("cycles and shared references inside one call are kept", function()
    local shared = { 1 }
    local t = { a = shared, b = shared }
    t.self = t
    t[t] = "key"
    local pid = assert(process.spawn_monitored("test:give", host, { t, shared }))
    local got = suite.exit_of(pid).result.value
    assert(got[1].a == got[1].b and got[1].self == got[1] and got[1][got[1]] == "key" and got[2] == got[1].a)
    assert(got[1] ~= t)
end)

test("shared references between arguments are kept", function()
    local shared = {}
    assert(process.send(process.pid(), "x", shared, { shared }))
    local a, b = receive(process.inbox()):payload()
    assert(a == b[1] and a ~= shared)
end)

test("Errors, Times, Durations and Locations arrive as equal objects", function()
    local at, length = time.date(2030, 1, 31, 10, 0, 5, 7, time.utc), (time.parse_duration("90s"))
    local zone = assert(time.load_location("Europe/Berlin"))
    local err = errors.wrap(errors.new({ message = "m", kind = errors.TIMEOUT, retryable = true, details = { n = 1 } }),
        "outer")
    local got = assert(process.call("test:give", host, { at = at, length = length, zone = zone, err = err }))
    assert(got.at == at and got.length == length and tostring(got.zone) == "Europe/Berlin")
    assert(got.err ~= err and tostring(got.err) == "outer: m" and got.err:message() == "m")
    assert(got.err:kind() == errors.TIMEOUT and got.err:retryable() == true and got.err:details().n == 1)
    assert(got.err:stack() == err:stack())
end)

test("a Payload becomes a copy of the value it holds", function()
    local future = assert(funcs.async("test:echo", { x = { 1 } }))
    local payload = receive(future:channel())
    local got = assert(process.call("test:give", host, { payload }))
    assert(type(got[1]) == "table" and got[1].x[1] == 1)
    assert(process.with_context({ p = payload }):call("test:give", host, 1) == 1)
end)

test("a payload holding nothing becomes nil", function()
    local payload = receive(assert(funcs.async("test:echo")):channel())
    assert(payload:data() == nil)
    local got = assert(process.call("test:give", host, { payload, 2 }))
    assert(got[1] == nil and got[2] == 2)
end)

test("depth is not limited", function()
    local list
    for i = 1, 100000 do
        list = { next = list, i = i }
    end
    local got, n = assert(process.call("test:give", host, list)), 0
    while got do
        got, n = got.next, n + 1
    end
    assert(n == 100000)
end)

test("an actor travels by inheritance only", function()
    local t = { actor = security.new_actor("alice") }
    failed(errors.INVALID, "cannot send actor at payload[1].actor", process.send(process.pid(), "x", t))
end)

test("details of an error value that can cross are kept, others dropped", function()
    local _, err = process.call("test:give", host, nil, errors.new({ message = "m", details = { list = { 1, 2 } } }))
    assert(err:details().list[2] == 2)
    err:details().list[2] = "changed"
    assert(err:details().list[2] == 2)
end)

return suite.main
