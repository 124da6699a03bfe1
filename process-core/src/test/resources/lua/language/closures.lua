-- Every iteration of a loop has its own local variables.
local fs = {}
for i = 1, 3 do
  fs[i] = function() i = i + 1; return i end
end
assert(fs[1]() == 2 and fs[1]() == 3 and fs[2]() == 3 and fs[3]() == 4)

for k, v in pairs({ a = 1, b = 2 }) do
  fs[k] = function() return k, v end
end
assert(select(2, fs.a()) == 1 and fs.b() == "b")

local n = 0
while n < 3 do
  n = n + 1
  local m = n
  fs[n] = function(x) m = m + (x or 0); return m end
end
assert(fs[1]() == 1 and fs[2](10) == 12 and fs[2]() == 12 and fs[3]() == 3)

n = 0
repeat
  local m = n
  n = n + 1
  fs[n] = function() return m end
until m == 2
assert(n == 3 and fs[1]() == 0 and fs[3]() == 2)

do
  local i = 1
  ::top::
  if i <= 3 then
    local j = i
    fs[i] = function() j = j + 1; return j end
    i = i + 1
    goto top
  end
end
assert(fs[1]() == 2 and fs[2]() == 3 and fs[3]() == 4 and fs[3]() == 5)

-- Two functions share one variable, also after its block has ended.
local get, set
do
  local shared = "a"
  get = function() return shared end
  set = function(v) shared = v end
end
set("b")
assert(get() == "b")

-- Parameters, variables of enclosing functions at several levels.
local function counter(start)
  local step = 1
  return function(by)
    step = by or step
    start = start + step
    return function() start = start + 1; return start, step end
  end
end
local c = counter(10)
local d = c(5)
assert(select(1, d()) == 16 and select(2, c()()) == 5 and d() == 23)

-- A function that refers to itself and to a sibling declared later.
local function fact(k) return k <= 1 and 1 or k * fact(k - 1) end
assert(fact(10) == 3628800)
local even, odd
function even(k) if k == 0 then return true end return odd(k - 1) end
function odd(k) if k == 0 then return false end return even(k - 1) end
assert(even(100) and not odd(100))

-- A variable captured in a loop that is left by break and by goto.
local kept
for i = 1, 10 do
  local v = i * 2
  kept = function() return v end
  if i == 4 then break end
end
assert(kept() == 8)
for i = 1, 3 do
  local v = i
  if i == 2 then goto continue end
  kept = function() return v end
  ::continue::
end
assert(kept() == 3)

-- Errors leave captured variables as they were.
local outer = 1
local function fails()
  local inner = 5
  kept = function() inner = inner + 1; return inner end
  outer = 2
  error("x")
end
assert(not pcall(fails) and outer == 2 and kept() == 6 and kept() == 7)
