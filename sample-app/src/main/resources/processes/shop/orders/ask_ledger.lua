-- Asks the ledger: "totals", or "list" with {state =, limit =}.
local requests = require("requests")

return function(topic, body)
  return requests.ask("ledger", topic, body, "5s")
end
