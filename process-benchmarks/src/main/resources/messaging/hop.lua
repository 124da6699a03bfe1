-- Passes every message on.
return function(next)
  local inbox = process.inbox()
  next = next or inbox:receive():payload()
  while true do
    process.send(next, "hop", inbox:receive():payload())
  end
end
