-- Counts, asks for more after each window, and tells the count at the end.
local WINDOW = 1000

return function()
  local inbox, count = process.inbox(), 0
  while true do
    local message = inbox:receive()
    if message:topic() == "stop" then
      process.send(message:payload(), "done", count)
      return
    end
    count = count + 1
    if message:payload() ~= count then error("not message " .. count) end
    if count % WINDOW == 0 then process.send(message:from(), "more") end
  end
end
