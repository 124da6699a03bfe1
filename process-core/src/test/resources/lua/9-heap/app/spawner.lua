-- Spawns processes that stay.
return function()
  while true do
    if not process.spawn("app:neighbour", "app:processes") then time.sleep("1ms") end
  end
end
