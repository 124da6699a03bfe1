-- 9.2 and 9.3: what a fresh process finds, and that nobody can change it. Returns the names
-- of its tests, or runs one.
local MODULES = {"time", "ctx", "funcs", "security", "logger", "json", "uuid", "base64", "hash", "pg"}

local tests = {}

local function words(text)
    local set = {}
    for word in text:gmatch("%S+") do
        set[word] = true
    end
    return set
end

--- Fails unless a table has exactly these keys.
local function has_exactly(t, names, what)
    local expected = words(names)
    for key in pairs(t) do
        assert(expected[key], what .. " has " .. tostring(key))
    end
    for key in pairs(expected) do
        assert(t[key] ~= nil, what .. " lacks " .. key)
    end
end

function tests.globals_are_exactly_these()
    has_exactly(_G, [[_G _VERSION assert error getmetatable ipairs next pairs pcall print rawequal rawget rawset
        require select setmetatable tonumber tostring type unpack xpcall string table math bit32 coroutine
        channel errors os process time]], "_G")
    has_exactly(string, "byte char find format gmatch gsub len lower match rep reverse sub upper", "string")
    has_exactly(table, "concat create insert is_immutable make_immutable pack remove sort unpack", "table")
    has_exactly(math, [[abs acos asin atan atan2 ceil cos cosh deg exp floor fmod frexp huge ldexp log log10 max
        maxinteger min mininteger modf pi pow rad random randomseed sin sinh sqrt tan tanh tointeger type ult]], "math")
    has_exactly(bit32, "arshift band bnot bor btest bxor extract lrotate lshift replace rrotate rshift", "bit32")
    has_exactly(coroutine, "create resume running spawn status wrap yield", "coroutine")
    has_exactly(os, "time date clock difftime platform", "os")
    assert(_G._G == _G and _VERSION == "Lua 5.2" and unpack == table.unpack)
end

function tests.nothing_else_can_be_loaded()
    for _, name in ipairs({"io", "os", "string", "package", "debug", "luajava", "java.lang.System", "./vandal",
            "../9-sandbox/vandal", "/etc/passwd", "vandal.lua", "sandbox:vandal", "org.luaj.vm2.lib.jse.LuajavaLib", ""}) do
        local ok, text = pcall(require, name)
        assert(not ok and text:find("module '" .. name .. "' not found", 1, true), name)
    end
end

--- Calls f for every table that is reachable from the globals and modules without _G.
local function each_table(f)
    local seen = {[_G] = true}
    local function visit(value, path)
        if type(value) ~= "table" or seen[value] then
            return
        end
        seen[value] = true
        f(value, path)
        for key, member in next, value do
            visit(member, path .. "." .. tostring(key))
        end
    end
    for name, value in pairs(_G) do
        visit(value, name)
    end
    for _, name in ipairs(MODULES) do
        visit(require(name), name)
    end
end

function tests.every_table_of_the_runtime_is_immutable()
    local ways = {
        assignment = function(t) t.x = 1 end,
        replacement = function(t) t[next(t)] = 1 end,
        removal = function(t) t[next(t)] = nil end,
        rawset = function(t) rawset(t, "x", 1) end,
        insert = function(t) table.insert(t, 1) end,
        insert_in_front = function(t) table.insert(t, 1, 1) end,
        remove = function(t) table.remove(t) end,
        sort = function(t) table.sort(t) end,
        setmetatable = function(t) setmetatable(t, {}) end,
        setmetatable_nil = function(t) setmetatable(t, nil) end,
    }
    local count = 0
    each_table(function(t, path)
        count = count + 1
        assert(table.is_immutable(t), path)
        for way, f in pairs(ways) do
            local ok, text = pcall(f, t)
            assert(not ok and text:find("immutable", 1, true), path .. " " .. way .. ": " .. tostring(text))
        end
    end)
    assert(count >= 12, count)
end

function tests.globals_are_private_and_writable()
    string = nil
    print = 7
    extra = true
    setmetatable(_G, {__index = function(_, name) return name end})
    assert(string == "string" and print == 7 and extra and anything == "anything")
    assert(("x"):upper() == "X")
end

function tests.metatables_of_values_are_hidden()
    local pid = process.pid()
    local objects = {"", 1, true, print, coroutine.create(print), channel.new(), errors.new("x"), time.now(), time.utc,
        time.parse_duration("1s"), time.timer("1h"), time.ticker("1h"), channel.new():case_receive(),
        process.with_context({}), require("funcs").new(), require("security").new_actor("a"),
        require("security").new_scope(), require("logger")}
    for i, object in ipairs(objects) do
        assert(getmetatable(object) == false, i .. " " .. type(object))
        assert(not pcall(setmetatable, object, {}))
        assert(not pcall(rawset, object, "x", 1))
        assert(not pcall(function() object.x = 1 end))
    end
    assert(getmetatable(nil) == false)
    process.send(pid, "topic", 1)
    local message = process.inbox():receive()
    assert(getmetatable(message) == false and not pcall(function() message.x = 1 end))
end

function tests.string_methods_stay_whatever_happens_to_names()
    string = {upper = function() return "changed" end}
    assert(("x"):upper() == "X")
    assert(("x").no_such_method == nil)
    assert(not pcall(function() local s = "x"; s.upper = print end))
end

function tests.messages_name_no_class_and_no_path()
    local calls = {
        function() local x = nil; x() end, function() return {} + 1 end, function() return #nil end,
        function() return {} < {} end, function() return ("x"):rep(1e10) end, function() string.format("%d", {}) end,
        function() string.format("%y", 1) end, function() ("x"):find("[") end, function() ("x"):gsub("(", "") end,
        function() table.concat({{}}) end, function() table.sort({1, "x", {}}) end, function() setmetatable(1, 2) end,
        function() time.date("x") end, function() channel.select(1) end, function() error(setmetatable({}, {})) end,
        function() tostring(setmetatable({}, {__tostring = function() return {} end})) end,
        function() coroutine.resume(1) end, function() coroutine.wrap(function() error("x") end)() end,
        function() require("x") end, function() process.send({}, {}) end, function() os.date("%Q") end,
        function() math.random(0) end, function() bit32.band({}) end, function() return nil .. "x" end,
        function() tostring() end, function() ipairs() end, function() select(0) end,
        function() process.spawn("sandbox:nobody", "app:processes") end,
        function() return require("json").decode("{") end, function() return require("json").encode(print) end,
        function() return require("base64").decode("!") end, function() return require("uuid").parse("x") end,
    }
    for i, f in ipairs(calls) do
        local results = table.pack(pcall(f))
        for n = 1, results.n do
            local text = tostring(results[n])
            assert(not text:find("java", 1, true) and not text:find("luaprocess", 1, true)
                and not text:find("luaj", 1, true) and not text:find("Exception", 1, true)
                and not text:find("/", 1, true) and not text:find("@", 1, true), i .. ": " .. text)
        end
    end
    assert(not tostring(print):find("luaprocess", 1, true) and tostring(print):find("^function: "))
    assert(tostring({}):find("^table: ") and tostring(coroutine.create(print)):find("^thread: "))
end

return function(name)
    if name then
        return tests[name]()
    end
    local names = {}
    for test in pairs(tests) do
        names[#names + 1] = test
    end
    table.sort(names)
    return names
end
