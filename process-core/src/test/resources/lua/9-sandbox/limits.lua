-- 9.6: every limit raises an ordinary error, after which the process goes on. Returns the
-- names of its tests, or runs one.
local time = require("time")
local funcs = require("funcs")

local tests = {}

local function raises(text, f, ...)
    local ok, err = pcall(f, ...)
    assert(not ok, "raised nothing instead of " .. text)
    assert(type(err) == "string" and err:find(text, 1, true), tostring(err):sub(1, 200))
end

local MOST = 67108864

function tests.string_length()
    assert(#("x"):rep(MOST) == MOST)
    local half = ("x"):rep(MOST / 2 + 1)
    raises("resulting string too large", string.rep, "x", MOST + 1)
    raises("resulting string too large", string.rep, "xx", 2^31 - 1)
    raises("resulting string too large", string.rep, "x", 3, half)
    raises("resulting string too large", function() return half .. half end)
    raises("resulting string too large", table.concat, {half, half})
    raises("resulting string too large", table.concat, {half, "x"}, half)
    raises("resulting string too large", string.format, "%s%s", half, half)
    raises("resulting string too large", string.gsub, ("x"):rep(200), "x", ("y"):rep(2^20))
    raises("resulting string too large", function()
        local text = "x"
        while true do
            text = text .. text
        end
    end)
end

-- Errors go to watchers, to Java callers and into the log: their texts are cut.
function tests.texts_of_errors()
    local CUT = "… %(%d+ bytes more%)$"
    local function check(text)
        assert(#text <= 65536 and #text > 65000 and text:find(CUT), #text)
        local missing = tonumber(text:match("(%d+) bytes more"))
        return #text:gsub(CUT, "") + missing
    end
    local long = ("ä"):rep(2^20)
    assert(check(errors.new(long):message()) == #long)
    assert(check(errors.new({message = long}):message()) == #long)
    assert(check(errors.new("INVALID", long):message()) == #long)
    assert(check(errors.wrap(long, "context"):message()) == #long)
    local wrapped = tostring(errors.wrap("inner", long))
    assert(wrapped:find(": inner$"))
    assert(check(wrapped:sub(1, -8)) == #long)
    local short = ("x"):rep(65000)
    assert(errors.new(short):message() == short)

    local ok, err = pcall(error, long, 0)
    assert(not ok and err == long, "within the process nothing is cut")
    for _, how in ipairs({"raised", "returned"}) do
        local value, ended = process.call("sandbox:long_error", "app:processes", how, long)
        assert(value == nil and check(ended:message()) >= #long, how)
    end

    raises("module '" .. long:sub(1, 1024) .. "… (2096128 bytes more)' not found", function() require(long) end)
    local _, bad = time.parse_duration(long)
    assert(bad:message() == 'invalid duration format: "' .. long:sub(1, 1024) .. '… (2096128 bytes more)"')
    _, bad = time.parse("2006", long)
    assert(bad:message() == "text is too long: 2097152 bytes, at most 4096 are allowed", bad:message())
    _, bad = time.parse(long, "2006")
    assert(bad:message() == "layout is too long: 2097152 bytes, at most 4096 are allowed", bad:message())
end

function tests.results_of_unpack_and_byte()
    assert(table.pack(table.unpack({}, 1, 1e6)).n == 1e6)
    raises("too many results", table.unpack, {}, 1, 1e6 + 1)
    raises("too many results", table.unpack, {}, 1, 1e8)
    raises("too many results", table.unpack, {}, 0, 2^53)
    raises("too many results", table.unpack, {}, -2^53, 2^53)
    local text = ("x"):rep(1e6 + 1)
    assert(table.pack(text:byte(1, 1e6)).n == 1e6)
    raises("too many results", string.byte, text, 1, -1)
end

function tests.arguments_of_one_call()
    local function count(...)
        return table.pack(...).n
    end
    local values = {}
    assert(count(table.unpack(values, 1, 1e6)) == 1e6)
    raises("too many results", function() return (count(1, table.unpack(values, 1, 1e6))) end)
    raises("too many results", function() return count(1, table.unpack(values, 1, 1e6)) end)
    raises("too many results", function() return 1, table.unpack(values, 1, 1e6) end)
    raises("too many results", function() local t = {}; t.f = count; return (t:f(table.unpack(values, 1, 1e6))) end)
    local function forward(...)
        return count(1, ...)
    end
    raises("too many results", function() return (forward(table.unpack(values, 1, 1e6))) end)
end

function tests.pattern_depth()
    raises("pattern too complex", string.find, ("a"):rep(1000), ("(a)"):rep(10) .. ("a?"):rep(1000) .. "b")
    assert(("a"):rep(1e4):find("a*b") == nil)
end

function tests.coroutines()
    local kept = {}
    local ok, text = pcall(function()
        for i = 1, 100001 do
            kept[i] = coroutine.create(coroutine.yield)
            coroutine.resume(kept[i])
        end
    end)
    assert(not ok and text:find("too many coroutines", 1, true), text)
    assert(#kept >= 99998, #kept)
    assert(coroutine.resume(kept[1]) and coroutine.status(kept[1]) == "dead")
    assert(coroutine.wrap(function() return "goes on" end)() == "goes on")
end

function tests.abandoned_generators()
    local sum = 0
    for i = 1, 110000 do
        for value in coroutine.wrap(function() coroutine.yield(i) end) do
            sum = sum + value
            break
        end
    end
    assert(sum == 110000 * 110001 / 2, sum)
end

function tests.timers()
    local first = assert(time.timer("1h"))
    for _ = 2, 100000 do
        assert(time.after("1h"))
    end
    for _, start in ipairs({time.after, time.timer, time.ticker}) do
        local timer, err = start("1h")
        assert(timer == nil and err:kind() == errors.LIMIT_EXCEEDED and err:message() == "too many timers")
    end
    first:stop()
    assert(time.after("1h"))
end

local function refused(text, value, err)
    assert(value == nil and err:kind() == errors.LIMIT_EXCEEDED and err:message() == text, tostring(err))
end

function tests.names()
    local register = process.registry.register
    local holder = assert(process.spawn("sandbox:idle", "app:processes", "holder"))
    assert(register("holder", holder))
    for i = 1, 100000 do
        assert(register("own" .. i))
    end
    refused("too many names", register("one more"))
    refused("too many names", register("one more", process.pid()))
    assert(process.registry.lookup("one more") == nil)
    assert(register("own1"), "a name it has")
    local _, err = register("holder")
    assert(err:kind() == errors.ALREADY_EXISTS)
    assert(register("one more", holder), "the limit is one of the owner")
    assert(process.registry.unregister("own1"))
    assert(register("own1"))
    refused("too many names", register("one again"))
    process.terminate(holder)
end

function tests.groups()
    local pg = require("pg")
    local other = assert(process.spawn("sandbox:idle", "app:processes", "holder"))
    for i = 1, 100000 do
        assert(pg.join("group" .. i))
    end
    refused("too many groups", pg.join("one more"))
    assert(#pg.members("one more") == 0)
    assert(pg.join("group1"), "a group it is in")
    assert(pg.join("one more", other), "the limit is one of the member")
    assert(pg.leave("group1") and pg.join("group1"))
    refused("too many groups", pg.join("one again"))
    process.terminate(other)
end

function tests.subscriptions()
    local first = assert(process.listen("topic1"))
    for i = 2, 100000 do
        assert(process.listen("topic" .. i))
    end
    refused("too many subscriptions", process.listen("one more"))
    refused("too many subscriptions", process.listen("one more", {message = true}))
    assert(process.listen("topic1") == first, "a topic it listens to")
    assert(process.inbox() and process.events())
    process.unlisten(first)
    assert(process.listen("one more"))
    refused("too many subscriptions", process.listen("topic1"))
    process.listen("topic2"):close()
    assert(process.listen("topic1"))
    refused("too many subscriptions", process.listen("topic2"))
end

-- The runtime of this test allows 1000: each holds a function that runs.
function tests.futures()
    local kept = {}
    for i = 1, 999 do
        kept[i] = assert(funcs.async("sandbox:waiting_function", true))
    end
    local last = assert(funcs.async("sandbox:waiting_function", false))
    refused("too many futures", funcs.async("sandbox:waiting_function", false))
    refused("too many futures", funcs.new():async("sandbox:waiting_function", false))
    assert(last:channel():receive(), "finishes")
    local function again()
        kept[1000] = assert(funcs.async("sandbox:waiting_function", true))
        refused("too many futures", funcs.async("sandbox:waiting_function", false))
        assert(select(2, funcs.call("sandbox:waiting_function", false)) == nil, "a call has no future")
    end
    again()
    assert(kept[1000]:cancel() and not kept[1000]:cancel())
    again()
    assert(kept[1000]:cancel())
    local options = {timeout = 1}
    local late = assert(funcs.new():with_options(options):async("sandbox:waiting_function", true))
    assert(late:channel():receive():kind() == errors.TIMEOUT)
    local _, err = funcs.async("sandbox:nothing")
    assert(err:kind() == errors.NOT_FOUND)
    again()
    for _, future in ipairs(kept) do
        future:cancel()
    end
    -- Answers that have been taken in do not count, read or not.
    for _ = 1, 1000 do
        assert(funcs.async("sandbox:waiting_function", false))
    end
    time.sleep("1ms")
    while not funcs.async("sandbox:waiting_function", false) do
        time.sleep("1ms")
    end
end

local function depth(f)
    local deepest = 0
    local function down(n)
        deepest = n
        return 1 + down(n + 1)
    end
    raises("stack overflow", f or down, 1)
    return deepest
end

function tests.nested_calls()
    local deepest = depth()
    assert(deepest >= 190000 and deepest <= 200000, deepest)
    assert(depth() == deepest, "a second time")
    local function down(n)
        if n == 0 then
            return 0
        end
        return 1 + down(n - 1)
    end
    assert(down(190000) == 190000)
    assert(coroutine.wrap(down)(190000) == 190000)
    local function tail(n)
        if n == 0 then
            return "end"
        end
        return tail(n - 1)
    end
    assert(tail(1e6) == "end")
end

function tests.error_in_depth_is_caught_in_depth()
    local function down(n)
        if n == 0 then
            local ok, text = pcall(error, "bottom", 0)
            assert(not ok and text == "bottom")
            return 0
        end
        return 1 + down(n - 1)
    end
    assert(down(150000) == 150000)
end

function tests.recursion_through_libraries()
    local mt = {}
    mt.__tostring = tostring
    raises("stack overflow", tostring, setmetatable({}, mt))
    mt.__tostring = function(t) return tostring(t) .. "x" end
    raises("stack overflow", tostring, setmetatable({}, mt))

    local index = setmetatable({}, {})
    getmetatable(index).__index = function(t, k) return t[k .. ""] end
    raises("stack overflow", function() return index.x end)

    local pairs_of = setmetatable({}, {__pairs = pairs})
    raises("stack overflow", pairs, pairs_of)
    getmetatable(pairs_of).__pairs = function(t) return pairs(t), 1 end
    raises("stack overflow", pairs, pairs_of)

    local function again()
        return (("x"):gsub("x", again))
    end
    raises("stack overflow", again)
    local function sort()
        table.sort({1, 2, 3}, sort)
    end
    raises("stack overflow", sort)

    local eq = {}
    eq.__eq = function(a, b) return a == b end
    raises("stack overflow", function() return setmetatable({}, eq) == setmetatable({}, eq) end)
    local ops = {}
    for _, name in ipairs({"add", "concat", "len", "lt", "le", "unm", "call", "newindex"}) do
        ops["__" .. name] = ({
            add = function(a) return a + 1 end, concat = function(a) return a .. 1 end,
            len = function(a) return #a + 1 end, lt = function(a, b) return a < b end,
            le = function(a, b) return a <= b end, unm = function(a) return -a end,
            call = function(a) return 1 + a() end, newindex = function(t, k, v) t[k] = v end,
        })[name]
    end
    local a, b = setmetatable({}, ops), setmetatable({}, ops)
    raises("stack overflow", function() return a + 1 end)
    raises("stack overflow", function() return a .. "" end)
    raises("stack overflow", function() return #a end)
    raises("stack overflow", function() return a < b end)
    raises("stack overflow", function() return a <= b end)
    raises("stack overflow", function() return -a end)
    raises("stack overflow", function() return a() end)
    raises("stack overflow", function() a.x = 1 end)
end

function tests.recursion_through_pcall()
    local function down(n)
        local ok, result = pcall(down, n + 1)
        return ok and result or n
    end
    assert(down(1) > 50000)
    local called
    called = setmetatable({}, {__call = function() return (pcall(called)) end})
    called()
end

function tests.long_chains()
    local chain = {}
    for _ = 1, 1000 do
        chain = setmetatable({}, {__index = chain, __newindex = chain})
    end
    raises("loop in gettable", function() return chain.x end)
    raises("loop in settable", function() chain.x = 1 end)
    local call = print
    for _ = 1, 1000 do
        call = setmetatable({}, {__call = call})
    end
    pcall(call)
end

function tests.nested_coroutines()
    local deepest, problem
    local function nest(n)
        local ok, text = pcall(coroutine.create, nest)
        if not ok then
            deepest, problem = n, text
            return
        end
        local resumed, err = coroutine.resume(text, n + 1)
        if not resumed then
            deepest, problem = n, err
        end
    end
    nest(1)
    assert(deepest > 1000, deepest)
    assert(problem:find("stack overflow", 1, true) or problem:find("too many coroutines", 1, true), problem)
end

return function(name)
    if name == nil then
        local names = {}
        for test in pairs(tests) do
            names[#names + 1] = test
        end
        table.sort(names)
        return names
    end
    tests[name]()
    -- The process is fully usable.
    assert(pcall(string.rep, "x", 10))
    assert(select("#", table.unpack({1, 2, 3})) == 3)
    process.send(process.pid(), "topic", {1})
    assert(process.inbox():receive():payload()[1] == 1)
end
