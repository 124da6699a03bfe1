-- Remembers every page it has ever seen.
local pages = {}

return function()
  while true do
    pages[#pages + 1] = string.rep(tostring(#pages), 256 * 1024)
    process.describe("remembers " .. #pages .. " pages")
    time.sleep("150ms")
  end
end
