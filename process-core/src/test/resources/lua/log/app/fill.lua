return function()
  local all = {}
  for i = 1, math.huge do
    all[i] = {i}
  end
end
