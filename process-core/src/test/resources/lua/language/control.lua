-- Numeric loops.
local function run(a, b, c)
  local s = ""
  for i = a, b, c do s = s .. i .. "," end
  return s
end
assert(run(1, 3, 1) == "1,2,3," and run(3, 1, -1) == "3,2,1," and run(1, 0, 1) == "" and run(0, 1, 0.25) == "0,0.25,0.5,0.75,1,")
assert(run("1", "3", "1") == "1,2,3,")
assert(run(1, -1, 1) == "" and run(-3, -1, 1) == "-3,-2,-1," and run(1, 1, 1) == "1,")
local n = 0
for i = 1, math.huge do n = i; if i == 5 then break end end
assert(n == 5)
for i = 1, 3 do local j = i; i = 10; assert(j < 4) end
assert(not pcall(run, "x", 1, 1) and not pcall(run, 1, {}, 1) and not pcall(run, 1, 1, nil))

-- goto, nested breaks, repeat with a local in its condition.
do
  local out = {}
  for i = 1, 3 do
    for j = 1, 3 do
      if j == 2 then goto next_i end
      out[#out + 1] = i .. ":" .. j
    end
    ::next_i::
  end
  assert(table.concat(out, " ") == "1:1 2:1 3:1")
end
do
  local i = 0
  ::again::
  i = i + 1
  if i < 10 then goto again end
  assert(i == 10)
  goto done
  i = 0
  ::done::
  assert(i == 10)
end
do
  local i = 0
  repeat local stop = i >= 3; i = i + 1 until stop
  assert(i == 4)
end
while true do
  if true then break end
end

-- Generic for with a stateful, a stateless and a callable iterator.
local function range(to) local i = 0; return function() i = i + 1; if i <= to then return i, i * i end end end
local sum = 0
for i, sq in range(4) do sum = sum + sq end
assert(sum == 30)
local function step(limit, i) if i < limit then return i + 1 end end
sum = 0
for i in step, 5, 0 do sum = sum + i end
assert(sum == 15)
sum = 0
for x in setmetatable({ left = 3 }, { __call = function(self) self.left = self.left - 1; if self.left >= 0 then return self.left end end }) do
  sum = sum + x
end
assert(sum == 3)
for a, b, c, d in range(1) do assert(a == 1 and b == 1 and c == nil and d == nil) end
local keys = 0
local t = { 1, 2, 3, x = 1, y = 2 }
for k in pairs(t) do t[k] = nil; keys = keys + 1 end
assert(keys == 5 and next(t) == nil)

-- and, or, not and comparisons as values.
assert((nil and 1) == nil and (false or nil) == nil and (1 and 2) == 2 and (nil or "d") == "d" and (false and error("x")) == false)
assert((1 < 2) == true and (1 > 2) == false and not nil == true and not 0 == false)
local function f(a, b, c) return a and b or c end
assert(f(true, 1, 2) == 1 and f(false, 1, 2) == 2 and f(true, false, 2) == 2)
local x = nil
x = x or 5
assert(x == 5 and (x == 5 and "yes" or "no") == "yes")
local y = x > 3 and x < 10
assert(y == true)
assert((function(a) if a == nil then return "nil" elseif a then return "true" else return "false" end end)(false) == "false")

-- Multiple assignment evaluates before it assigns.
local a, b = 1, 2
a, b = b, a
assert(a == 2 and b == 1)
local i, q = 1, {}
i, q[i] = i + 1, 20
assert(i == 2 and q[1] == 20 and q[2] == nil)

-- _ENV.
do
  local _ENV = { assert = assert }
  z = 5
  assert(_ENV.z == 5)
end
assert(z == nil)
local function sandboxed(_ENV) return value end
assert(sandboxed({ value = 9 }) == 9)

-- Integer and float keys, nested constructors, long strings, escapes.
local k = { [1] = "a", [1.0] = "b", ["1"] = "c", [2^53] = "big", n = { { deep = { 1, 2, { 3 } } } } }
assert(k[1] == "b" and k["1"] == "c" and k[9007199254740992] == "big" and k.n[1].deep[3][1] == 3)
assert([[
line]] == "line" and [==[a]]b]==] == "a]]b" and "\65\066\x43\z
        D" == "ABCD" and #"\0a\0" == 3 and '\'' == "'")
assert(0x10 == 16 and 0xA.8p0 == 10.5 and 1e2 == 100 and .5 == 0.5 and 3. == 3)

-- Loops step next and the iterator of ipairs without a call; what they see is the same.
local seen = {}
for k, v in pairs({ a = 1, b = 2, 10, 20 }) do
	for i, w in ipairs({ v, v + 1 }) do seen[#seen + 1] = tostring(k) .. i .. w end
end
table.sort(seen)
assert(table.concat(seen, " ") == "1110 1211 2120 2221 a11 a22 b12 b23")
local readers = {}
for k, v in next, { x = 1, y = 2 } do readers[k] = function() v = v + 1 return k .. v end end
assert(readers.x() == "x2" and readers.x() == "x3" and readers.y() == "y3")
local count = 0
for k in pairs({ 1, 2, 3, x = 1 }) do count = count + 1 end
assert(count == 4)
local shrinking = { a = 1, b = 2, c = 3 }
for k in pairs(shrinking) do shrinking[k] = nil end
assert(next(shrinking) == nil)
local step, state = ipairs({ "x", "y" })
for i, v in step, state, 1 do assert(i == 2 and v == "y") end
for i, v in step, state, "1" do assert(i == 2 and v == "y") end
assert(not pcall(function() for i in step, state, "z" do end end) and not pcall(function() for i in step, nil, 0 do end end))
assert(not pcall(function() for k in next, {}, "absent" do end end) and not pcall(function() for k in nil do end end))
for k, v, extra in next, { 1 } do assert(k == 1 and v == 1 and extra == nil) end
