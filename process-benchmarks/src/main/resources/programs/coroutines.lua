-- Switching between coroutines.
local yield, wrap = coroutine.yield, coroutine.wrap

return function()
  local generate = wrap(function()
    for i = 1, 20000 do
      yield(i)
    end
    return 0
  end)
  local total = 0
  for _ = 1, 20000 do
    total = total + generate()
  end
  return total
end
