-- The condition never holds, as the steps pass over it.
local function search(limit)
  local n = 0
  while n ~= limit do
    n = n + 3
  end
  return n
end

return function()
  process.describe("searches")
  return search(1000)
end
