-- 9.3: two tenants. "look" describes what a program sees of the runtime; "damage" calls
-- everything with everything in the hope to leave a trace somewhere.
local MODULES = {"time", "ctx", "funcs", "security", "logger", "json", "uuid", "base64", "hash", "pg"}

local function each_member(f)
    local seen = {}
    local function visit(value, path)
        f(value, path)
        if type(value) == "table" and not seen[value] then
            seen[value] = true
            for key, member in next, value do
                visit(member, path .. "." .. tostring(key))
            end
        end
    end
    visit(_G, "_G")
    for _, name in ipairs(MODULES) do
        visit(require(name), name)
    end
end

local function look()
    local view = {}
    each_member(function(value, path)
        view[#view + 1] = path .. " = " .. (type(value) == "number" and tostring(value) or type(value))
    end)
    table.sort(view)
    math.randomseed(42)
    view[#view + 1] = "random = " .. math.random(1e9) .. " " .. math.random(1e9)
    view[#view + 1] = ("x"):upper() .. #"abc" .. ("%5.2f"):format(math.pi) .. tostring(getmetatable(""))
    view[#view + 1] = os.date("!%c", 0) .. tostring(tonumber("0x10")) .. table.concat({1, 2, 3}, ",")
    return table.concat(view, "\n")
end

--- Functions that would end or stop this process.
local HARMFUL = {terminate = true, upgrade = true, sleep = true, select = true, call = true, exec = true, run = true,
    spawn = true, yield = true, receive = true, resume = true, wrap = true}

local function damage()
    math.randomseed(7)
    local functions = {}
    local tables = {}
    each_member(function(value, path)
        local name = path:match("[^.]+$")
        if type(value) == "function" and not HARMFUL[name] then
            functions[#functions + 1] = value
        elseif type(value) == "table" and value ~= _G then
            tables[#tables + 1] = value
        end
    end)
    local evil = function() return "evil" end
    local meta = {__index = evil, __newindex = evil, __call = evil, __tostring = evil, __len = evil, __eq = evil}
    local values = {"", "x", "upper", 0, 1, -1, 1e9, true, false, evil, meta, setmetatable({}, meta), "1s"}
    for _, f in ipairs(functions) do
        for _, t in ipairs(tables) do
            pcall(f, t)
            for _, v in ipairs(values) do
                pcall(f, t, v)
            end
            pcall(f, t, "upper", evil)
            pcall(f, t, 1, evil)
            pcall(f, t, meta)
        end
        for _, a in ipairs(values) do
            for _, b in ipairs(values) do
                pcall(f, a, b, evil)
            end
        end
    end
    for _, t in ipairs(tables) do
        for key in pairs(t) do
            pcall(function() t[key] = evil end)
        end
    end
    local globals = _G
    for name in pairs(globals) do
        globals[name] = nil
    end
end

return function(what)
    if what == "look" then
        return look()
    end
    damage()
end
