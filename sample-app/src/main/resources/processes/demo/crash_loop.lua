-- Each life lasts longer than the stable threshold of the service, so no life counts as a failed
-- start: only the number of crashes in some minutes tells.
local function total(order)
  return order.price * order.quantity
end

return function()
  process.describe("waits for its first order")
  time.sleep("1500ms")
  return total({price = 12.5})
end
