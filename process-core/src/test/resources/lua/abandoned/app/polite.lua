-- Ends in its own way after CANCEL.
return function()
  local event = process.events():receive()
  return event.kind .. ": " .. tostring(event.reason)
end
