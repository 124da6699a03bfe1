-- Functions made and called at run time, shared variables.
local function counter()
  local n = 0
  return function()
    n = n + 1
    return n
  end
end

local function compose(f, g)
  return function(x)
    return f(g(x))
  end
end

local function map(t, f)
  local r = {}
  for i = 1, #t do
    r[i] = f(t[i])
  end
  return r
end

local function fold(t, f, a)
  for i = 1, #t do
    a = f(a, t[i])
  end
  return a
end

return function()
  local numbers = {}
  for i = 1, 100 do
    numbers[i] = i
  end
  local total = 0
  for i = 1, 1500 do
    local next = counter()
    for _ = 1, 50 do
      total = total + next()
    end
    local add = function(x) return x + i end
    local double = function(x) return x * 2 end
    local both = compose(add, double)
    total = total + fold(map(numbers, both), function(a, b) return a + b end, 0)
  end
  return total
end
