-- A well-behaved process: keeps a little, answers pings.
return function()
  local mine = {}
  for i = 1, 2000 do mine[i] = {i} end
  local inbox = process.inbox()
  while true do
    local message = inbox:receive()
    process.send(message:from(), "pong", #mine)
  end
end
