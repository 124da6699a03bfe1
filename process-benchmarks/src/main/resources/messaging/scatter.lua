-- Ends the crowd.
return function()
  local events = process.events()
  process.monitor(process.registry.lookup("crowd"))
  process.send("crowd", "end", 0)
  events:receive()
end
