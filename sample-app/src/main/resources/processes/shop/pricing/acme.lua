-- Acme: list prices, a tenth off from five pieces.
local catalog = require("catalog")

return function(order)
  local total = catalog.price(order.item) * order.quantity
  if order.quantity >= 5 then
    total = total * 0.9
  end
  return total
end
