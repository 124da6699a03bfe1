-- The life of one order: priced by its tenant's rule, then reserve -> pay -> ship.
-- Every step is a message to a supervised service and has a timeout. A CANCEL is honoured
-- until the order is paid for; what was reserved and charged by then is given back.
local funcs = require("funcs")
local requests = require("requests")

local order

local function summary()
  return {
    id = order.id, tenant = order.tenant, item = order.item, quantity = order.quantity,
    price = order.price, parcel = order.parcel, state = order.state, reason = order.reason,
  }
end

-- Tells the ledger, which knows how all orders stand.
local function enter(state, reason)
  order.state, order.reason = state, reason
  process.send("ledger", "state", summary())
end

-- Answers GET /orders/{id} while the order waits for a service.
local function answer(query)
  requests.reply(query, summary())
end

local function on_event(event)
  if event.kind == process.event.CANCEL then
    return errors.new(errors.CANCELED, event.reason or "cancelled")
  end
end

-- One request to a service. Services know a request they have seen before, so one that is
-- busy or restarting can be asked again: three times, unless the error is for good.
local function step(service, topic, body, watch)
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
  local queries = process.listen("query", {message = true})
  local cancellable = {{process.events(), on_event}, {queries, answer}}
  local committed = {{queries, answer}}
  local _, err

  enter("pricing")
  -- Tenants bring their own pricing rules: functions that share nothing with the shop.
  order.price, err = funcs.call("shop.pricing:" .. order.tenant, order)
  if err then
    return errors.wrap(err, "pricing")
  end

  enter("reserving")
  _, err = step("inventory", "reserve",
    {order = order.id, item = order.item, quantity = order.quantity}, cancellable)
  if err then
    return err
  end

  enter("paying")
  _, err = step("payments", "pay",
    {order = order.id, card = order.card, amount = order.price}, cancellable)
  if err then
    return err
  end

  enter("shipping")
  order.parcel, err = step("shipping", "ship", {order = order.id}, committed)
  return err
end

local function main(placed)
  order = placed
  order.state = "new"
  local ok, err = process.send("ledger", "opened", summary())
  if not ok then
    return nil, err     -- an order nobody would know of is better not begun
  end

  err = run()
  if not err then
    enter("shipped")
    return summary()
  end

  -- Messages of one sender arrive in order: a reservation or payment whose answer we did not
  -- wait for is there before this.
  process.send("inventory", "release", order.id)
  process.send("payments", "void", order.id)
  if err:kind() == errors.CANCELED then
    enter("cancelled", tostring(err))
  else
    enter("failed", tostring(err))
  end
  return summary()
end

return main
