-- Acme: list prices, a tenth off from five pieces.
local prices = {lamp = 39.9, chair = 89, table = 249, rug = 120}

return function(order)
  local price = prices[order.item]
  if not price then
    return nil, errors.new(errors.INVALID, "no price for " .. order.item)
  end
  local total = price * order.quantity
  if order.quantity >= 5 then
    total = total * 0.9
  end
  return total
end
