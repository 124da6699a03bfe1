return function()
  local inbox = process.inbox()
  local count = 0
  while true do
    local message = inbox:receive()
    if message:topic() == "get" then
      message:reply(count)
    else
      count = count + 1
    end
  end
end
