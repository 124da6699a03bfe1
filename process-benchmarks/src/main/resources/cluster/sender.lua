-- Sends, at most so many windows ahead of what the receiver has.
local time = require("time")
local WINDOW, AHEAD = 1000, 3

local function insist(to, topic, value)
  local ok, err = process.send(to, topic, value)
  while not ok do
    if not err:retryable() then error(err) end
    time.sleep("1ms")
    ok, err = process.send(to, topic, value)
  end
end

return function(master, to, count)
  local inbox = process.inbox()
  inbox:receive()
  for i = 1, count do
    insist(to, "item", i)
    if i % WINDOW == 0 and i >= AHEAD * WINDOW then inbox:receive() end
  end
  insist(to, "stop", master)
end
