-- The first of a chain of linked processes; the last one fails, and the failure comes up the chain.
return function()
  process.spawn_linked("demo:link_member", "demo:lab", 20)
  local events = process.events()
  repeat
    local event = events:receive()
  until event.kind == process.event.CANCEL
end
