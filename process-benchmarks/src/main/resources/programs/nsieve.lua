-- Large arrays of booleans.
local function nsieve(m)
  local prime = {}
  for i = 2, m do
    prime[i] = true
  end
  local count = 0
  for i = 2, m do
    if prime[i] then
      for k = i + i, m, i do
        prime[k] = false
      end
      count = count + 1
    end
  end
  return count
end

return function()
  return nsieve(400000)
end
