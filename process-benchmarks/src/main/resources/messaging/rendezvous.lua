-- n values through a channel without a buffer, between two coroutines.
return function(n)
  local values = channel.new()
  coroutine.spawn(function()
    for i = 1, n do values:send(i) end
  end)
  for _ = 1, n do values:receive() end
end
