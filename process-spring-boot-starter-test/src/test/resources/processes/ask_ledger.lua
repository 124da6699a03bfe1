return function()
  local total = process.listen("total")
  process.send("ledger", "total")
  return (total:receive())
end
