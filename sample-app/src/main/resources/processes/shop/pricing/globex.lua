-- Globex: the third piece is free.
local prices = {lamp = 42, chair = 95, table = 260, rug = 110}

return function(order)
  local paid = order.quantity - math.floor(order.quantity / 3)
  return assert(prices[order.item], "no price for this item") * paid
end
