-- Basic functions.
local function fails(text, f, ...)
	local ok, err = pcall(f, ...)
	check(not ok, "must raise " .. text)
	check(tostring(err):find(text, 1, true), tostring(err) .. " must contain " .. text)
end

same(select("#"), 0)
same(select("#", nil, nil), 2)
same(select(-1, 1, 2, 3), 3)
same((select(2, "a", "b", "c")), "b")
fails("index out of range", select, 0)
fails("index out of range", select, -2, 1)

same(tonumber("  0x10  "), 16)
same(tonumber("0x1p4"), 16)
same(tonumber("10", 2), 2)
same(tonumber("zZ", 36), 1295)
same(tonumber("-ff", 16), -255)
same(tonumber("8", 8), nil)
same(tonumber(""), nil)
same(tonumber("1 0"), nil)
same(tonumber("10\n"), 10)
same(tonumber({}), nil)
fails("bad argument #2 to 'tonumber' (base out of range)", tonumber, "1", 99)
fails("bad argument #1 to 'tonumber' (value expected)", tonumber)

same(tostring(setmetatable({}, { __tostring = function() return "me" end })), "me")
same(tostring(nil), "nil")
same(type(type), "function")
fails("bad argument #1 to 'type' (value expected)", type)

-- Metatables of anything but tables are hidden.
for _, v in ipairs { "", 1, true, print or type } do
	same(getmetatable(v), false)
end
same(getmetatable(nil), false)
same(getmetatable({}), nil)
local protected = setmetatable({}, { __metatable = "locked" })
same(getmetatable(protected), "locked")
fails("cannot change a protected metatable", setmetatable, protected, {})
fails("bad argument #2 to 'setmetatable' (nil or table expected)", setmetatable, {})

-- What the runtime provides cannot be changed.
fails("immutable", rawset, string, "rep", 1)
fails("immutable", setmetatable, math, {})
fails("immutable", table.insert, table, 1)
fails("immutable", function() os.time = nil end)

-- Iteration.
local seen = {}
for i, v in ipairs { 1, 2, nil, 4 } do seen[#seen + 1] = i * 10 + v end
same(table.concat(seen, " "), "11 22")
local own = setmetatable({}, { __pairs = function(t) return function(_, k) if not k then return 1, 2 end end, t, nil end })
for k, v in pairs(own) do same(k + v, 3) end
own = setmetatable({}, { __ipairs = function(t) return function(_, i) if i < 2 then return i + 1, "x" end end, t, 0 end })
local n = 0
for _, v in ipairs(own) do n = n + 1; same(v, "x") end
same(n, 2)
same(next({}), nil)
same(rawequal("a" .. "b", "ab"), true)
same(rawget(setmetatable({}, { __index = { x = 1 } }), "x"), nil)

-- Errors are values.
local thing = {}
local ok, err = pcall(error, thing)
same(ok, false)
same(err, thing)
same(select(2, pcall(error)), nil)
same(select(2, pcall(error, "plain", 0)), "plain")
check(select(2, pcall(function() error("here") end)):find("^[%w.:]+:%d+: here$"))
same(select(2, pcall(assert, false, thing)), thing)
check(select(2, pcall(assert, false)):find("assertion failed!", 1, true))
same(select("#", assert(1, 2, 3)), 3)
same(select(2, xpcall(error, function(m) return m .. "!" end, "oh", 0)), "oh!")
same(select(2, xpcall(error, function() error("again") end, "a", 0)), "error in error handling")
same(select(2, xpcall(function(...) return select("#", ...) end, print, 1, nil)), 2)
same(unpack, table.unpack)
same(_VERSION, "Lua 5.2")
same(_G._G, _G)

-- The text of a value tells it from all others and stays the same.
local seen, values = {}, {error, string.rep, string.sub, tostring, function() end, {}}
for i = 1, 50 do values[#values + 1] = function() return i end values[#values + 1] = {} end
for _, v in ipairs(values) do
  local text = tostring(v)
  check(not seen[text], text)
  seen[text] = true
  same(tostring(v), text)
  check(text:find("^" .. type(v) .. ": 0x%x+$") or text:find("^function: builtin: 0x%x+$"), text)
end
check(tostring(string.rep):find("^function: builtin: 0x%x+$"), tostring(string.rep))
check(tostring(function() end):find("^function: 0x%x+$"))
same(string.format("%s", string.rep), tostring(string.rep))
