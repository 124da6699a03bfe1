local function message(f, ...)
  local ok, err = pcall(f, ...)
  assert(not ok)
  return (tostring(err):gsub("^[^:]*:%d+: ", ""))
end
local function check(expected, f, ...)
  local m = message(f, ...)
  assert(m == expected, m .. " instead of " .. expected)
end
check("attempt to index local 'x' (a nil value)", function() local x; return x.y end)
check("attempt to index field 'a' (a nil value)", function() local x = {}; return x.a.b end)
check("attempt to index global 'undefined' (a nil value)", function() return undefined.x end)
check("attempt to index local 'x' (a number value)", function() local x = 1; x.y = 2 end)
check("attempt to call global 'undefined' (a nil value)", function() undefined(); return 1 end)
check("attempt to call local 'f' (a table value)", function() local f = {}; local x = f() end)
check("attempt to call field 'g' (a nil value)", function() local f = {}; local x = f.g() end)
check("attempt to call method 'g' (a nil value)", function() local f = {}; f:g(); return 1 end)
check("attempt to perform arithmetic on local 'x' (a nil value)", function() local x; return x + 1 end)
check("attempt to perform arithmetic on field 'y' (a table value)", function() local x = { y = {} }; return 1 - x.y end)
check("attempt to perform arithmetic on a string value", function() local a = "abc"; return ("x" .. a) * 2 end)
check("attempt to concatenate local 'x' (a nil value)", function() local x; return "a" .. x end)
check("attempt to concatenate field 'f' (a boolean value)", function() local x = { f = true }; return x.f .. "a" end)
check("attempt to get length of local 'x' (a nil value)", function() local x; return #x end)
check("attempt to compare two table values", function() return {} < {} end)
check("attempt to compare number with string", function() return 1 < "2" end)
check("attempt to compare nil with number", function() local x; return x <= 1 end)
check("attempt to compare two nil values", function() local x; return x < x end)
check("'for' limit must be a number", function() for i = 1, "x" do end end)
check("'for' initial value must be a number", function() for i = {}, 1 do end end)
check("'for' step must be a number", function() for i = 1, 2, {} do end end)
check("table index is nil", function() local t, k = {}; t[k] = 1 end)
check("table index is NaN", function() local t = {}; t[0/0] = 1 end)
local up
check("attempt to index upvalue 'up' (a nil value)", function() return up.x end)
check("attempt to call upvalue 'up' (a nil value)", function() up(); return 1 end)

-- Positions.
local ok, err = pcall(function()
  local x = 1
  error("here")
end)
assert(err:match(":40: here$"), err)
local function level2() error("up", 2) end
ok, err = pcall(function()
  level2()
end)
assert(err:match(":45: up$"), err)
ok, err = pcall(error, "plain", 0)
assert(err == "plain")
ok, err = pcall(function()
  local t = {
    a = 1,
    b = nil + 1,
  }
end)
assert(err:match(":53: attempt"), err)

-- Any value can be an error; pcall keeps the stack usable.
local object = {}
ok, err = pcall(error, object)
assert(not ok and err == object)
ok, err = pcall(error)
assert(not ok and err == nil)
local function nested(n) if n == 0 then error("bottom", 0) end local a, b = pcall(nested, n - 1); error(b, 0) end
ok, err = pcall(nested, 200)
assert(not ok and err == "bottom")
for i = 1, 1000 do pcall(error, i) end
local function overflow() return 1 + overflow() end
ok, err = pcall(overflow)
assert(not ok and err:match("stack overflow"))
assert(select(2, pcall(function() return "still", "fine" end)) == "still")

-- Level 1 is who called error: a library function has no position, and is a level of its own.
ok, err = pcall(error, "x")
assert(not ok and err == "x")
ok, err = pcall(error, "x", 2)
assert(not ok and err:match("^test:%d+: x$"))
ok, err = pcall(function() string.gsub("x", "x", error) end)
assert(not ok and err == "x")
ok, err = pcall(function() error("x") end)
assert(not ok and err:match("^test:%d+: x$"))
ok, err = pcall(pcall, error)
assert(ok and err == false)
ok, err = pcall(function() local t = setmetatable({}, { __index = function(_, k) error(k, 2) end }) return t.name end)
assert(not ok and err:match("^test:%d+: name$"))

-- What cannot be called is no variable of whoever calls pcall.
ok, err = pcall(nil)
assert(not ok and err == "attempt to call a nil value", err)
local value = 5
ok, err = pcall(value, 1)
assert(not ok and err == "attempt to call a number value", err)

-- A tail call that fails has the position of the call, not that of its caller.
local function tail()
  return value(1)
end
ok, err = pcall(function()
  local result = tail()
  return result
end)
assert(err:match(":96: attempt to call"), err)

-- The separator is looked at first.
ok, err = pcall(function() return table.concat(nil, {}) end)
assert(err:match("bad argument #2 to 'concat'"), err)

-- A function that a library function called has no caller with a position.
ok, err = pcall(function() error("x", 2) end)
assert(not ok and err == "x", err)
ok, err = pcall(level2)
assert(not ok and err == "up", err)
ok, err = pcall(function() error("x", 3) end)
assert(not ok and err:match("^test:%d+: x$"), err)
ok, err = pcall(table.sort, { 3, 2, 1 }, function() error("x", 2) end)
assert(not ok and err == "x", err)
ok, err = pcall(table.sort, { 3, 2, 1 }, function() error("x", 3) end)
assert(not ok and err == "x", err)
ok, err = pcall(function() table.sort({ 3, 2, 1 }, function() error("x", 3) end) end)
assert(not ok and err:match("^test:%d+: x$"), err)
ok, err = pcall(function() for i in function() error("x", 2) end do end end)
assert(not ok and err:match("^test:%d+: x$"), err)
ok, err = pcall(function() error(7, 2) end)
assert(not ok and err == "7", type(err))
ok, err = pcall(function() error(7, 0) end)
assert(not ok and err == 7, type(err))
do
    local same = setmetatable({}, {__unm = function(v) return v end})
    check("attempt to perform arithmetic on a table value", function() return -same % same end)
    check("attempt to perform arithmetic on upvalue 'same' (a table value)", function() local x = same; return same % x end)
    check("attempt to concatenate a table value", function() return (same or 1) .. same end)
    check("attempt to concatenate upvalue 'same' (a table value)", function() return same .. (same or 1) end)
    check("attempt to concatenate upvalue 'same' (a table value)", function() return (same or 1) .. "x" .. same end)
    check("attempt to concatenate a table value", function() return same .. (same or 1) .. "x" .. "y" end)
    check("attempt to concatenate a table value", function() return same .. (same or 1) .. same end)
end
do
    -- the result of a metamethod stands where its left operand stood
    local f = false
    local v = setmetatable({}, {__concat = function(a, b) local s = "a" .. "b" .. #"c"; return a ~= nil end})
    check("attempt to concatenate upvalue 'v' (a boolean value)", function() return "x" .. v .. f .. v end)
    check("attempt to concatenate upvalue 'v' (a boolean value)", function() return "x" .. v .. -2^31 .. v end)
    check("attempt to concatenate upvalue 'v' (a boolean value)", function() return "x" .. "y" .. v .. "z" end)
    check("attempt to concatenate upvalue 'f' (a boolean value)", function() return "x" .. f .. v .. "y" end)
    check("attempt to concatenate upvalue 'f' (a boolean value)", function() return f .. v .. false end)
    check("attempt to concatenate local 'a' (a boolean value)", function() local a = v; return 1 .. a .. f .. a end)
    check("attempt to concatenate upvalue 'f' (a boolean value)", function() return "x" .. "y" .. f .. "x" .. "y" end)
    check("attempt to concatenate a boolean value", function() return "x" .. (f or false) .. v .. f end)
end
