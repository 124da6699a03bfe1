-- table.sort with and without an order function.
local sort = table.sort

local function shuffled(n)
  local t, seed = {}, 42
  for i = 1, n do
    seed = (seed * 3877 + 29573) % 139968
    t[i] = seed
  end
  return t
end

return function()
  local a = shuffled(6000)
  sort(a)
  local b = shuffled(6000)
  sort(b, function(x, y) return x > y end)
  local c = {}
  for i, v in ipairs(shuffled(2000)) do
    c[i] = {key = v, name = "n" .. v}
  end
  sort(c, function(x, y) return x.key < y.key end)
  return a[1] + b[1] + c[1].key
end
