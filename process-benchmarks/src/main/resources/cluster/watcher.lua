-- Waits for the end of a node.
return function(master, host)
  local events = process.events()
  assert(process.spawn_monitored("c:echo", host))
  process.send(master, "watching")
  local event = events:receive()
  if event.kind ~= process.event.EXIT or event.error == nil then error("unexpected event " .. event.kind) end
  return event.error:message()
end
