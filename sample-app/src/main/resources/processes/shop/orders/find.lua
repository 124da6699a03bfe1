-- What is known of one order: its own process is asked while it lives, else the ledger.
return function(id)
  -- An order that ends before it has answered is one the ledger knows.
  local known = process.request("order:" .. id, "query", "2s")
  if known then
    return known
  end
  return process.request("ledger", "find", "5s", id)
end
