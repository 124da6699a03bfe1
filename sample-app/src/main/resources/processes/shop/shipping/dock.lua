-- Hands parcels to the carrier. Every parcel takes a while, so each is a coroutine of its
-- own: the dock goes on taking requests meanwhile.
local service, uuid = require("service"), require("uuid")

local handlers = {}

function handlers.ship(request)
  coroutine.spawn(function()
    time.sleep("5ms")
    request:reply("parcel-" .. uuid.v7())
  end)
end

-- Already here: the name is known when the services that require this one start.
process.registry.register("shipping")

return function()
  return service.run(handlers)
end
