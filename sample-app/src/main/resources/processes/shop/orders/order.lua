-- The life of one order: priced by its tenant's rule, then reserve -> pay -> ship.
-- Every step is a message to a supervised service and has a timeout. A CANCEL is honoured
-- until the parcel is on its way, and gives back what was reserved.
local funcs = require("funcs")
local requests = require("requests")

local order = {}

-- Tells the ledger, which knows the state of all orders.
local function enter(state, reason)
  order.state, order.reason = state, reason
  process.send("ledger", "state", order.id, state, reason)
end

local function summary()
  return {
    id = order.id, tenant = order.tenant, item = order.item, quantity = order.quantity,
    price = order.price, parcel = order.parcel, state = order.state, reason = order.reason,
  }
end

-- Answers GET /orders/{id} while the order waits for something.
local function answer(query)
  requests.reply(query, summary())
end

local function on_event(event)
  if event.kind == process.event.CANCEL then
    return errors.new(errors.CANCELED, event.reason or "cancelled")
  end
end

-- One request to a service; a busy or restarting service gets three chances.
local function step(service, topic, body)
  local watch = {[process.events()] = on_event, [process.listen("query", {message = true})] = answer}
  local result, err
  for _ = 1, 3 do
    result, err = requests.ask(service, topic, body, "10s", watch)
    if not err or not err:retryable() then
      break
    end
  end
  return result, err
end

local function run()
  enter("priced")
  -- Tenants bring their own pricing rules: functions that share nothing with the shop.
  local price, err = funcs.call("shop.pricing:" .. order.tenant, order)
  if err then
    return errors.wrap(err, "pricing")
  end
  order.price = price

  enter("reserving")
  local _
  _, err = step("inventory", "reserve", {order = order.id, item = order.item, quantity = order.quantity})
  if err then
    return err
  end

  enter("paying")
  _, err = step("payments", "pay", {order = order.id, card = order.card, amount = price})
  if err then
    return err
  end

  enter("shipping")
  order.parcel, err = step("shipping", "ship", {order = order.id})
  return err
end

local function main(placed)
  order = placed
  process.send("ledger", "opened", order.id)

  local err = run()
  if not err then
    enter("shipped")
    return summary()
  end

  -- Messages arrive in order, so this comes after a reservation whose answer we did not wait for.
  process.send("inventory", "release", order.id)
  if err:kind() == errors.CANCELED then
    enter("cancelled", tostring(err))
  else
    enter("failed", tostring(err))
  end
  return summary()
end

return main
