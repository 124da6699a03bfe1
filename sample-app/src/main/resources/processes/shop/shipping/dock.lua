-- Hands parcels to the carrier. Every parcel takes a while, so each is a coroutine of its
-- own: the dock goes on taking requests meanwhile.
local uuid = require("uuid")

local function ship(request)
  time.sleep("5ms")
  request:reply("parcel-" .. uuid.v7())
end

-- Already here: the name is known when the services that require this one start.
process.registry.register("shipping")

local function main()
  local events, requests = process.events(), process.listen("ship", {message = true})
  -- The first case that is ready wins: events first, or a queue of requests would delay CANCEL.
  local cases = {events:case_receive(), requests:case_receive()}
  while true do
    local got = channel.select(cases)
    if got.channel == requests then
      local request = got.value
      coroutine.spawn(function() ship(request) end)
    elseif got.value.kind == process.event.CANCEL then
      return
    end
  end
end

return main
