-- Waits for a message or a CANCEL and gives it back.
return function()
  local inbox, events = process.inbox(), process.events()
  local got = channel.select({inbox:case_receive(), events:case_receive()})
  if got.channel == inbox then
    return {topic = got.value:topic(), payload = {got.value:payload()}}
  end
  return {event = got.value.kind, reason = got.value.reason}
end
