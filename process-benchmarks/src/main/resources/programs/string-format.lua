-- string.format with numbers and strings.
local format = string.format

return function()
  local length = 0
  for i = 1, 10000 do
    length = length + #format("%d: %s", i, "name")
    length = length + #format("%5.2f|%-10s|%05d", i / 3, "left", i)
    length = length + #format("%x %g %q", i, i / 7, "quoted\n")
  end
  return length
end
