return function(sku)
  local taken = process.listen("taken")
  process.send("stock", "take", sku)
  return (taken:receive())
end
