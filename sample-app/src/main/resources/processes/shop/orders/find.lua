-- What is known of one order: asked of its own process while it runs, else of the ledger.
local requests = require("requests")

return function(id)
  local name = "order:" .. id
  if process.registry.lookup(name) then
    local state = requests.ask(name, "query", nil, "2s")
    if state then
      return state
    end
  end
  return requests.ask("ledger", "find", id, "5s")
end
