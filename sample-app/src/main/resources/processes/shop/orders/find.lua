-- What is known of one order: its own process is asked while it lives, else the ledger.
local requests = require("requests")

local function on_event(event)
  if event.kind == process.event.EXIT then
    return event.error or "ended"     -- it ended before it could answer
  end
end

return function(id)
  local order = process.registry.lookup("order:" .. id)
  if order and process.monitor(order) then
    local known = requests.ask(order, "query", nil, "2s", {{process.events(), on_event}})
    if known then
      return known
    end
  end
  return requests.ask("ledger", "find", id, "5s")
end
