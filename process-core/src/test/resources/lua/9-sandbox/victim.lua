-- Programs that would run or wait for ever. Each says "ready" right before it gets to its
-- state, and "survived" should it ever come out of it.
local time = require("time")

local states = {}

-- What takes some time before a state: its results are the arguments.
local prepare = {}

local function forever()
    while true do
    end
end

-- ---- endless loops, wherever they run ------------------------------------------------------

states.empty_loop = forever

function states.goto_loop()
    ::again::
    goto again
end

function states.numeric_loop()
    for _ = 1, math.huge do
    end
end

function states.generic_loop()
    for _ in function() return true end do
    end
end

function states.tail_calls()
    local function again(n)
        return again(n + 1)
    end
    return again(1)
end

function states.pcall()
    while true do
        pcall(forever)
    end
end

function states.pcall_of_errors()
    while true do
        pcall(error, "again")
    end
end

function states.xpcall_handler()
    while true do
        xpcall(error, forever, "failed")
    end
end

function states.failing_handler()
    while true do
        xpcall(error, function() error("failed again") end, "failed")
    end
end

function states.coroutine()
    coroutine.wrap(forever)()
end

function states.spawned_coroutine()
    coroutine.spawn(forever)
    channel.new():receive()
end

function states.nested_coroutine_in_pcall()
    local function nested(depth)
        while true do
            pcall(coroutine.wrap(function()
                if depth == 0 then
                    forever()
                end
                nested(depth - 1)
            end))
        end
    end
    nested(5)
end

function states.resume_and_yield()
    local co = coroutine.create(function()
        while true do
            coroutine.yield()
        end
    end)
    while true do
        coroutine.resume(co)
    end
end

function states.many_coroutines()
    for _ = 1, 1000 do
        local co = coroutine.create(coroutine.yield)
        coroutine.resume(co)
        coroutine.spawn(function() channel.new():receive() end)
    end
    coroutine.yield()
    forever()
end

function states.limit_of_coroutines()
    local kept = {}
    for i = 1, 99999 do
        kept[i] = coroutine.create(coroutine.yield)
        coroutine.resume(kept[i])
    end
    forever()
end

function states.metamethod_index()
    return setmetatable({}, {__index = forever}).x
end

function states.metamethod_concat()
    return setmetatable({}, {__concat = forever}) .. ""
end

function states.metamethod_tostring()
    return tostring(setmetatable({}, {__tostring = forever}))
end

function states.metamethod_equal_in_pcall()
    local mt = {__eq = forever}
    pcall(function() return setmetatable({}, mt) == setmetatable({}, mt) end)
end

function states.sort_comparator()
    table.sort({3, 2, 1}, forever)
end

function states.gsub_callback()
    return ("abc"):gsub(".", forever)
end

function states.pairs_metamethod()
    for _ in pairs(setmetatable({}, {__pairs = forever})) do
    end
end

-- ---- long library calls ----------------------------------------------------------------------

function states.evil_pattern()
    return ("a"):rep(200):find(".-.-.-.-b")
end

function states.evil_gsub()
    return ("a"):rep(200):gsub(".-.-.-.-b", "")
end

function states.evil_gmatch_in_pcall()
    while true do
        pcall(function()
            for _ in ("a"):rep(200):gmatch(".-.-.-.-b") do
            end
        end)
    end
end

function states.plain_find()
    local text = ("a"):rep(2^20)
    while true do
        text:find(("a"):rep(2^19) .. "b", 1, true)
    end
end

function states.rep_bomb()
    while true do
        ("x"):rep(2^26)
    end
end

function states.rep_of_nothing()
    while true do
        (""):rep(1e15)
    end
end

function states.refused_rep()
    while true do
        pcall(string.rep, "x", 1e10)
    end
end

function states.doubling_bomb()
    while true do
        local text = "x"
        pcall(function()
            while true do
                text = text .. text
            end
        end)
    end
end

function states.concat_bomb()
    local parts = {}
    for i = 1, 1e5 do
        parts[i] = "0123456789"
    end
    while true do
        table.concat(parts, ", ")
    end
end

function states.unpack_bomb()
    while true do
        select("#", table.unpack({}, 1, 999999))
    end
end

function states.byte_bomb()
    local text = ("x"):rep(999999)
    while true do
        text:byte(1, -1)
    end
end

function states.format_bomb()
    local long = ("x"):rep(2^22)
    while true do
        ("%q%s%s"):format(long, long, 1e308)
    end
end

function states.case_and_reverse()
    local text = ("x"):rep(2^25)
    while true do
        text:upper():reverse()
    end
end

function states.sort_of_much()
    local values = {}
    for i = 1, 3e5 do
        values[i] = (i * 7919) % 300007
    end
    while true do
        table.sort(values)
        table.sort(values, function(a, b) return a > b end)
    end
end

function states.invalid_order()
    local values = {}
    for i = 1, 1e4 do
        values[i] = i
    end
    while true do
        pcall(table.sort, values, function() return true end)
    end
end

function states.insert_in_front()
    local values = {}
    while true do
        table.insert(values, 1, true)
    end
end

function states.giant_string()
    local text = ""
    while true do
        text = text .. "0123456789"
    end
end

function states.json_of_much()
    local json = require("json")
    local values = {}
    for i = 1, 2e5 do
        values[i] = {id = i, name = "name"}
    end
    local text = assert(json.encode(values))
    while true do
        json.encode(values)
        json.decode(text)
    end
end

function states.copying_of_much()
    local values = {}
    for i = 1, 2e5 do
        values[i] = {i}
    end
    local inbox = process.inbox()
    while true do
        process.send(process.pid(), "topic", values)
        inbox:receive()
    end
end

function states.growing_table()
    while true do
        local values = {}
        for i = 1, 1e6 do
            values[i] = i
        end
    end
end

-- ---- waiting ---------------------------------------------------------------------------------

function states.receive()
    process.inbox():receive()
end

function states.own_channel()
    channel.new():receive()
end

function states.send_to_channel()
    channel.new():send(1)
end

function states.select()
    channel.select({process.inbox():case_receive(), channel.new():case_send(1)})
end

function states.sleep()
    time.sleep("1h")
end

function states.sleep_in_pcall_in_coroutine()
    while true do
        pcall(coroutine.wrap(function() pcall(time.sleep, "1h") end))
    end
end

function states.timers_and_tickers()
    for i = 1, 1000 do
        time.after(i .. "h")
    end
    local ticker = time.ticker("1ms")
    while true do
        ticker:channel():receive()
    end
end

function states.call()
    process.call("sandbox:idle", "app:processes", "callee")
end

function states.function_call()
    require("funcs").call("sandbox:endless_function")
end

function states.java_call()
    require("blocker").patient()
end

function states.java_call_in_pcall_in_coroutine()
    while true do
        pcall(coroutine.wrap(require("blocker").patient))
    end
end

function states.stubborn_java_call()
    require("blocker").stubborn()
end

-- ---- loading ---------------------------------------------------------------------------------

function states.spawn_of_endless_top_level()
    process.spawn("sandbox:endless", "app:processes")
end

function states.require_of_endless_library()
    pcall(require, "endless_library")
end

-- ---- deep recursion --------------------------------------------------------------------------

local DEEP = 20000

--- Makes a function that runs f below many calls.
local function below(f)
    return function()
        local function go(depth)
            if depth == 0 then
                f()
                return 0
            end
            return 1 + go(depth - 1)
        end
        return go(DEEP)
    end
end

function states.endless_recursion()
    local function down(n)
        return 1 + down(n + 1)
    end
    while true do
        pcall(down, 1)
    end
end

function states.recursion_through_pcall()
    local function down()
        pcall(down)
        return 1
    end
    while true do
        down()
    end
end

function states.growing_results()
    local down
    -- Every level adds one result to those of the level below.
    down = function() return pcall(down) end
    while true do
        down()
    end
end

function states.recursion_through_tostring()
    local mt = {}
    mt.__tostring = function(t) return tostring(t) end
    while true do
        pcall(tostring, setmetatable({}, mt))
    end
end

states.deep_loop = below(forever)
states.deep_receive = below(states.receive)
states.deep_sleep = below(states.sleep)
states.deep_java_call = below(states.java_call)
states.deep_coroutine = below(function() coroutine.wrap(below(forever))() end)
states.deep_spawn = below(states.spawn_of_endless_top_level)

-- ---- operators that take long --------------------------------------------------------------

function states.long_equal()
    local a, b = ("x"):rep(2 ^ 25), ("x"):rep(2 ^ 25)
    local n = 0
    while true do
        if a == b then
            n = n + 1
        end
    end
end

function states.long_less()
    local a, b = ("x"):rep(2 ^ 25), ("x"):rep(2 ^ 25)
    local n = 0
    for i = 1, math.huge do
        if a < b or a <= b then
            n = n + i
        end
    end
end

function states.long_key()
    local t, key = {[("x"):rep(2 ^ 25)] = 1}, ("x"):rep(2 ^ 25)
    local n = 0
    while true do
        n = n + t[key]
        t[key] = n
    end
end

function states.long_numbers()
    local a, b, c = ("1"):rep(2 ^ 24), (" "):rep(2 ^ 24) .. "1", ("0"):rep(2 ^ 24)
    local n = 0
    while true do
        n = a - b + c * n
    end
end

function states.long_hexadecimals()
    local a = "0x" .. ("1"):rep(2 ^ 24)
    local n = 0
    while true do
        n = a - n
    end
end

function states.long_tonumber()
    local a = ("1"):rep(2 ^ 24)
    while true do
        tonumber(a)
        tonumber(a, 16)
    end
end

-- Strings that differ only where their hash does not look.
local function collisions(n)
    local tail, keys = ("x"):rep(93), {}
    for i = 0, n - 1 do
        keys[i + 1] = string.char(i % 250, math.floor(i / 250) % 250, math.floor(i / 62500)) .. tail
    end
    return keys
end

function prepare.colliding_reads()
    local keys, t = collisions(10000), {}
    for _, key in ipairs(keys) do
        t[key] = 1
    end
    return t, keys[#keys]
end

function states.colliding_reads(t, key)
    while true do
        t[key] = t[key] - t[key]
    end
end

function prepare.colliding_chain()
    local keys, t = collisions(400), nil
    for _ = 1, 99 do
        local next = setmetatable({}, {__index = t})
        for i = 2, #keys do
            next[keys[i]] = 1
        end
        t = next
    end
    return t, keys[1]
end

function states.colliding_chain(t, key)
    local n = 0
    while true do
        if not t[key] then
            n = n + 1
        end
    end
end

function states.colliding_growth()
    local keys = collisions(20000)
    while true do
        local t = {}
        for i = 1, #keys do
            t[keys[i]] = i
        end
    end
end

function prepare.many_long_numbers()
    local texts, text = {}, ("1"):rep(2 ^ 25)
    for i = 1, 250 do
        texts[i] = text
    end
    return texts
end

function states.many_long_numbers(texts)
    while true do
        math.max(table.unpack(texts))
    end
end

-- ---- long texts where short ones are expected ----------------------------------------------

local function huge()
    return ("x"):rep(2 ^ 25)
end

--- Defines a state that repeats a call with a huge text, prepared before.
local function with_huge_text(name, call)
    prepare[name] = huge
    states[name] = function(text)
        while true do
            call(text)
        end
    end
end

with_huge_text("huge_texts_of_errors", function(text)
    local err = errors.wrap(errors.new(text), text)
    err:message()
    tostring(err)
    errors.is(err, text)
    errors.call_stack(err)
end)
with_huge_text("huge_names", function(text)
    pcall(require, text)
    require("ctx").get(text)
    process.registry.lookup(text)
    process.send(text, "topic")
    process.send(process.pid(), text)
end)
with_huge_text("huge_times", function(text)
    pcall(time.now().format, time.now(), text)
    time.parse(text, text)
    time.parse("2006", text)
    time.parse_duration(text)
end)
with_huge_text("huge_duration", time.parse_duration)
prepare.huge_duration = function() return ("1h"):rep(2 ^ 24) end

-- ---- self-termination ------------------------------------------------------------------------

local function kill_self()
    process.terminate(process.pid())
end

states.self = kill_self

function states.self_in_pcall()
    pcall(kill_self)
end

function states.self_in_coroutine()
    coroutine.wrap(kill_self)()
end

states.self_deep = below(kill_self)

function states.self_after_deep_wait()
    below(function() time.sleep("1ms") end)()
    kill_self()
end

return function(watcher, state)
    if state == nil then
        local names = {}
        for name in pairs(states) do
            names[#names + 1] = name
        end
        table.sort(names)
        return names
    end
    process.registry.register("victim")
    time.after("1h")
    local prepared = table.pack((prepare[state] or function() end)())
    process.send(watcher, "ready")
    states[state](table.unpack(prepared))
    process.send(watcher, "survived", state)
end
