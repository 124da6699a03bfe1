-- Sends n messages, waiting for leave every 1,000.
return function(to, n)
  local inbox = process.inbox()
  for i = 1, n do
    process.send(to, "m", i)
    if i % 1000 == 0 then inbox:receive() end
  end
end
