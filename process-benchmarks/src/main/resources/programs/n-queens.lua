-- Backtracking with arrays.
local function place(row, n, columns, up, down)
  local count = 0
  for c = 1, n do
    if not columns[c] and not up[row + c] and not down[row - c + n] then
      if row == n then
        count = count + 1
      else
        columns[c], up[row + c], down[row - c + n] = true, true, true
        count = count + place(row + 1, n, columns, up, down)
        columns[c], up[row + c], down[row - c + n] = false, false, false
      end
    end
  end
  return count
end

return function()
  local n = 8
  local total = 0
  for _ = 1, 40 do
    total = total + place(1, n, {}, {}, {})
  end
  return total
end
