local function meta(m) return setmetatable({}, m) end

-- Arithmetic, from either side; strings that read as numbers come first.
local log = {}
local function handler(name) return function(a, b) log[#log + 1] = name; return name, "dropped" end end
local o = meta({
  __add = handler("add"), __sub = handler("sub"), __mul = handler("mul"), __div = handler("div"),
  __mod = handler("mod"), __pow = handler("pow"), __unm = handler("unm"), __concat = handler("concat"),
})
assert(o + 1 == "add" and 1 + o == "add" and o + o == "add" and "x" + o == "add")
assert(o - 1 == "sub" and 1 - o == "sub" and o * 2 == "mul" and 2 / o == "div" and o % 3 == "mod" and o ^ 2 == "pow")
assert(-o == "unm" and o .. "x" == "concat" and "x" .. o == "concat" and 1 .. o == "concat")
assert("a" .. "b" .. o == "aconcat" and #log > 0)
assert("10" + 5 == 15 and "0x10" * "2" == 32 and -"2" == -2 and "3" ^ 2 == 9 and 10 .. 20 == "1020")

-- The order of concatenation is right to left.
local trace = ""
local C = {}
C.__concat = function(a, b)
  local x = type(a) == "table" and a.v or a
  local y = type(b) == "table" and b.v or b
  trace = trace .. "(" .. x .. y .. ")"
  return setmetatable({ v = x .. y }, C)
end
local function c(v) return setmetatable({ v = v }, C) end
local r = "a" .. "b" .. c("c") .. "d" .. "e"
assert(r.v == "abcde" and trace == "(cde)(bcde)(abcde)", trace)

-- __index: functions, tables, chains.
local base = { x = 1 }
local mid = setmetatable({ y = 2 }, { __index = base })
local top = setmetatable({}, { __index = mid })
assert(top.x == 1 and top.y == 2 and top.z == nil and rawget(top, "x") == nil)
local seen
local lazy = meta({ __index = function(t, k) seen = k; return k .. "!" end })
assert(lazy.foo == "foo!" and seen == "foo" and lazy["a b"] == "a b!")
assert(meta({ __index = function() return 1, 2 end }).x == 1)
assert(meta({ __index = "abc" }).len ~= nil)
local loop = {}
setmetatable(loop, { __index = loop })
assert(not pcall(function() return loop.x end))

-- __newindex: functions, tables; raw assignment to present keys.
local store = {}
local proxy = setmetatable({ here = 1 }, { __newindex = store })
proxy.a = 1
proxy.here = 2
assert(store.a == 1 and rawget(proxy, "a") == nil and proxy.here == 2 and store.here == nil)
local calls = 0
local guarded = meta({ __newindex = function(t, k, v) calls = calls + 1; rawset(t, k, v) end })
guarded.a = 1
guarded.a = 2
guarded.a = nil
guarded.a = 3
assert(calls == 2 and guarded.a == 3)

-- A metamethod added, changed and removed later.
local m = {}
local late = setmetatable({}, m)
assert(late.x == nil)
m.__index = { x = 5 }
assert(late.x == 5)
m.__index = nil
assert(late.x == nil)
m.__len = function() return 42 end
assert(#late == 42)

-- Comparison.
local T = {}
T.__eq = function(a, b) return a.v == b.v end
T.__lt = function(a, b) return a.v < b.v end
T.__le = function(a, b) return a.v <= b.v end
local function v(n) return setmetatable({ v = n }, T) end
assert(v(1) == v(1) and v(1) ~= v(2) and v(1) < v(2) and v(1) <= v(1) and v(2) > v(1) and not (v(1) >= v(2)))
assert(not rawequal(v(1), v(1)) and v(1) ~= 1)
local U = { __lt = function(a, b) return a.v < b.v end }
local function u(n) return setmetatable({ v = n }, U) end
assert(u(1) <= u(1) and not (u(2) <= u(1)))
assert(not (setmetatable({}, { __eq = function() return true end }) == setmetatable({}, { __eq = function() return true end })))
local eq = function() return "truthy" end
assert((setmetatable({}, { __eq = eq }) == setmetatable({}, { __eq = eq })) == true)

-- tostring, length, call.
assert(tostring(meta({ __tostring = function() return "shown" end })) == "shown")
assert(#meta({ __len = function() return 7 end }) == 7)
assert(meta({ __call = function(self, a) return a end })(3) == 3)

-- Errors inside metamethods pass through.
local ok, err = pcall(function() return meta({ __index = function() error({ code = 1 }) end }).x end)
assert(not ok and err.code == 1)

-- Whatever a metamethod gives goes on through further operators.
do
  local gives
  local t = setmetatable({}, {
    __add = function() return gives end, __sub = function() return gives end, __mul = function() return gives end,
    __div = function() return gives end, __mod = function() return gives end, __pow = function() return gives end,
    __unm = function() return gives end, __len = function() return gives end,
  })
  local function chain(a, b)
    local x = a + b
    x = x * 2
    local y = x - b
    x = y % x
    return x, y, -y ^ 2 / b
  end
  local x, y, z = chain(7, 4)
  assert(x == 18 and y == 18 and z == -81)
  gives = 10
  x, y, z = chain(t, 4)
  assert(x == 16 and y == 16 and z == -64)
  x, y, z = chain(4, t)
  assert(x == 10 and y == 10 and z == 10)
  gives = '10'
  x, y, z = chain(t, '4')
  assert(x == 16 and y == 16 and z == -64)
  x, y, z = chain('4', t)
  assert(x == 10 and y == '10' and z == '10')
  gives = t
  x, y, z = chain(t, 4)
  assert(x == t and y == t and z == t)
  for _, value in ipairs { true, print, {} } do
    gives = value
    assert(t + 1 == value and 1 - t == value and -t == value and #t == value and t * t == value)
    local ok, err = pcall(chain, t, 1)
    assert(not ok and err:find("attempt to perform arithmetic on local 'x' (a " .. type(value), 1, true), err)
  end
  gives = nil
  assert(not select(1, pcall(chain, t, 1)) and t % 2 == nil and #t == nil)

  local function lengths(v)
    local n = #v
    n = n + 1
    local function shared() n = #v return n end
    return n, -#v, shared()
  end
  gives = 5
  x, y, z = lengths(t)
  assert(x == 6 and y == -5 and z == 5)
  gives = '5'
  x, y, z = lengths(t)
  assert(x == 6 and y == -5 and z == '5')
  x, y, z = lengths('abc')
  assert(x == 4 and y == -3 and z == 3)

  local function join(v, kind)
    local r = v
    if kind == 1 then r = v + 1 elseif kind == 2 then r = 0.5 elseif kind == 3 then r = #v end
    local function shared() r = r + 1 return r end
    return r == v, r, shared()
  end
  gives = 2
  for kind, expected in ipairs { 2, 0.5, 2 } do
    x, y, z = join(t, kind)
    assert(x == false and y == expected and z == expected + 1)
  end
  x, y, z = join(t, 4)
  assert(x == true and y == t and z == 2)
end
