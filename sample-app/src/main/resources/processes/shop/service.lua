-- What all services do: take messages until CANCEL.
local service = {}

-- Calls handlers[topic](message, payload...) for each message; a topic without handler is
-- dropped. on_exit gets the EXIT of each process that the service monitors.
function service.run(handlers, on_exit)
  local events, inbox = process.events(), process.inbox()
  -- The first case that is ready wins: events first, or a busy inbox would delay CANCEL.
  local cases = {events:case_receive(), inbox:case_receive()}
  while true do
    local got = channel.select(cases)
    if got.channel == inbox then
      local message = got.value
      local handle = handlers[message:topic()]
      if handle then
        handle(message, message:payload())
      end
    elseif got.value.kind == process.event.CANCEL then
      return
    elseif got.value.kind == process.event.EXIT and on_exit then
      on_exit(got.value)
    end
  end
end

return service
