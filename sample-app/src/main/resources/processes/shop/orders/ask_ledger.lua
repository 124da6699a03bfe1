-- Asks the ledger: "totals", or "list" with {state =, limit =}.
return function(topic, body)
  return process.request("ledger", topic, "5s", body)
end
