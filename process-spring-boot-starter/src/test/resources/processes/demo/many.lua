-- Many coroutines, and a deep stack.
local never = channel.new()

local function deep(n)
  if n == 0 then
    never:receive()
  else
    deep(n - 1)
  end
  return n
end

return function()
  for _ = 1, 30 do
    coroutine.spawn(function() never:receive() end)
  end
  local n = deep(50)
  return n
end
