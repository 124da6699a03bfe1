local prices = require("prices")

return function(sku, amount)
  return prices.of(sku) * amount
end
