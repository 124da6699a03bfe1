-- insert, remove and concat.
local insert, remove, concat = table.insert, table.remove, table.concat

return function()
  local total = 0
  for round = 1, 20 do
    local t = {}
    for i = 1, 1000 do
      insert(t, i)
    end
    for i = 1, 30 do
      insert(t, 1, i)
    end
    for _ = 1, 30 do
      total = total + remove(t, 1)
    end
    local parts = {}
    for i = 1, #t do
      parts[#parts + 1] = "x" .. t[i]
    end
    total = total + #concat(parts, ",")
    while #t > 0 do
      total = total + remove(t)
    end
  end
  return total
end
