-- Floating-point arithmetic in local variables.
return function()
  local size = 200
  local inside = 0
  for y = 0, size - 1 do
    local ci = 2 * y / size - 1
    for x = 0, size - 1 do
      local cr = 2 * x / size - 1.5
      local zr, zi, zr2, zi2 = 0, 0, 0, 0
      local n = 0
      while n < 50 and zr2 + zi2 <= 4 do
        zi = 2 * zr * zi + ci
        zr = zr2 - zi2 + cr
        zr2 = zr * zr
        zi2 = zi * zi
        n = n + 1
      end
      if n == 50 then
        inside = inside + 1
      end
    end
  end
  return inside
end
