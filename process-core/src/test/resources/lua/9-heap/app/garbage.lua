-- Makes garbage, some of it old before it is garbage.
return function()
  local kept, i = {}, 0
  while true do
    i = i % 20000 + 1
    kept[i] = {("y"):rep(100) .. i}
  end
end
