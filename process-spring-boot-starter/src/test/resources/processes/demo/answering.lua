-- Answers requests.
return function()
  local inbox = process.inbox()
  while true do
    local question = inbox:receive()
    if question:topic() == "square" then
      question:reply(question:payload() ^ 2)
    else
      question:reply(nil, errors.new(errors.INVALID, "unknown topic"))
    end
  end
end
