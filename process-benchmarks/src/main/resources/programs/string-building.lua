-- Concatenation and conversion of numbers.
return function()
  local length = 0
  for i = 1, 1500 do
    local s = ""
    for j = 1, 60 do
      s = s .. "item " .. j .. ";"
    end
    length = length + #s
    local key = "k" .. i .. ":" .. (i + 0.5)
    length = length + #key
    length = length + #(key:upper() .. key:sub(2, 4) .. key:rep(3) .. key:reverse())
  end
  return length
end
