-- An order holds its item until it is paid, for 15 minutes at most.
local function main(sku, customer)
  local reserved, paid = process.listen("reserved"), process.listen("paid")
  process.send("inventory", "reserve", sku)
  if not reserved:receive() then
    return "sold out"
  end
  local late = time.after("15m")
  local got = channel.select{paid:case_receive(), late:case_receive()}
  if got.channel == late then
    process.send("inventory", "release", sku)
    process.send(customer, "expired", sku)
    return "expired"
  end
  return "paid"
end

return main
