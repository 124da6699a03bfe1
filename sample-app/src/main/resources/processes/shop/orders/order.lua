-- The life of one order: priced by its tenant's rule, then reserve -> pay -> ship.
-- Every step is a message to a supervised service and has a timeout. A CANCEL is honoured
-- until the order is paid for; what was reserved and charged by then is given back.
local funcs = require("funcs")

local order

local function summary()
  return {
    id = order.id, tenant = order.tenant, item = order.item, quantity = order.quantity,
    price = order.price, parcel = order.parcel, state = order.state, reason = order.reason,
  }
end

-- Tells the ledger, which knows how all orders stand, and people who look at this process.
local function enter(state, reason)
  order.state, order.reason = state, reason
  process.describe("order " .. order.id .. " of " .. order.tenant .. ", " .. state)
  process.send("ledger", "state", summary())
end

-- Answers GET /orders/{id}, in a coroutine of its own: also while the order waits for others.
local function answer_queries()
  local queries = process.listen("query", {message = true})
  while true do
    queries:receive():reply(summary())
  end
end

-- Services know a request they have seen before, so one that is busy or restarting can be
-- asked again: three times, unless the error is for good.
local function ask(service, topic, body)
  for attempt = 1, 3 do
    local result, err = process.request(service, topic, "10s", body)
    if not err or not err:retryable() or attempt == 3 then
      return result, err
    end
    time.sleep("2s")
  end
end

-- One request to a service. It waits in a coroutine, so that a CANCEL can end the step.
local function step(service, topic, body, events)
  local answers = channel.new(1)
  coroutine.spawn(function() answers:send({ask(service, topic, body)}) end)
  -- The first case that is ready wins: events first.
  local cases = {answers:case_receive()}
  if events then
    table.insert(cases, 1, events:case_receive())
  end
  while true do
    local got = channel.select(cases)
    if got.channel == answers then
      return got.value[1], got.value[2]
    elseif got.value.kind == process.event.CANCEL then
      return nil, errors.new(errors.CANCELED, got.value.reason or "cancelled")
    end
  end
end

local function run()
  local events = process.events()
  local _, err

  coroutine.spawn(answer_queries)
  enter("pricing")
  -- Tenants bring their own pricing rules: functions that share nothing with the shop.
  order.price, err = funcs.call("shop.pricing:" .. order.tenant, order)
  if err then
    return errors.wrap(err, "pricing")
  end

  enter("reserving")
  _, err = step("inventory", "reserve",
    {order = order.id, item = order.item, quantity = order.quantity}, events)
  if err then
    return err
  end

  enter("paying")
  _, err = step("payments", "pay",
    {order = order.id, card = order.card, amount = order.price}, events)
  if err then
    return err
  end

  enter("shipping")
  order.parcel, err = step("shipping", "ship", {order = order.id})
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
