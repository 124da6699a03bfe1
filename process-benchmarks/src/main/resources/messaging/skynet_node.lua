-- A node of a tree of ten children each: the sum of the numbers of its leaves.
return function(parent, number, size)
  if size == 1 then
    process.send(parent, "sum", number)
    return
  end
  local me, inbox, sum = process.pid(), process.inbox(), 0
  for i = 0, 9 do process.spawn("m:skynet_node", "app:processes", me, number + i * size / 10, size / 10) end
  for _ = 1, 10 do sum = sum + inbox:receive():payload() end
  process.send(parent, "sum", sum)
end
