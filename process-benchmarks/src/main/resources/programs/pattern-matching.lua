-- find, match, gmatch and gsub.
local text = ("The quick brown fox jumps over the lazy dog, 42 times on 2024-05-17 (or so); key=value. "):rep(1000)

return function()
  local words, letters, dates = 0, 0, 0
  for word in text:gmatch("%a+") do
    words = words + 1
    letters = letters + #word
  end
  for y, m, d in text:gmatch("(%d+)%-(%d+)%-(%d+)") do
    dates = dates + tonumber(y) + tonumber(m) + tonumber(d)
  end
  local replaced, n = text:gsub("(%w+)=(%w+)", "%2=%1")
  local upper = text:gsub("%f[%a]%a", string.upper)
  local position, found = 1, 0
  while true do
    local s, e = text:find("fox", position, true)
    if not s then
      break
    end
    found = found + 1
    position = e + 1
  end
  local key, value = replaced:match("(%w+)=(%w+)")
  return words + letters + dates + n + #upper + found + #key + #value
end
