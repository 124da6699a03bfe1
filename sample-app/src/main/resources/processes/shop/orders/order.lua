-- The life of one order: priced by its tenant's rule, then reserve -> pay -> ship.
-- Payment and shipping are messages to supervised services and have a timeout. A CANCEL is
-- honoured until the order is paid for; what was reserved and charged by then is given back.
local funcs, security = require("funcs"), require("security")
local inventory, orders = require("inventory"), require("orders")

local order

-- Tells the database, and people who look at this process. Ends it if the order is no longer
-- its own: the node counted as lost, and another has begun the order again.
local function enter(state, reason)
  order.state, order.reason = state, reason
  process.describe("order " .. order.id .. " of " .. order.tenant .. ", " .. state)
  if not orders.enter(order) then
    error(errors.new(errors.CONFLICT, "the order is over, or that of another process"))
  end
end

-- Tenants bring their own pricing rules. A rule runs with a scope that is much smaller than
-- that of the order: it can ask for list prices, and nothing else.
local function price()
  local scope, err = security.named_scope("shop.security:rules")
  if err then
    return nil, err
  end
  local total
  total, err = funcs.new():with_scope(scope):with_options{timeout = "5s"}
    :call("shop.pricing:" .. order.tenant, order)
  if not err and type(total) ~= "number" then
    err = errors.new(errors.INVALID, "the rule gave no price")
  end
  return total, err and errors.wrap(err, "pricing")
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

local function run(card)
  local events = process.events()
  local ok, _, err

  enter("pricing")
  order.price, err = price()
  if err then
    return err
  end

  enter("reserving")
  -- Java code raises errors.
  ok, err = pcall(inventory.reserve, order.id, order.item, order.quantity)
  if not ok then
    return err
  end

  enter("paying")
  _, err = step("payments", "pay", {order = order.id, card = card, amount = order.price}, events)
  if err then
    return err
  end

  enter("shipping")
  order.parcel, err = step("shipping", "ship", {order = order.id})
  return err
end

local function main(placed, card)
  order = placed
  order.process = tostring(process.pid())
  local ok, err = process.send("caretaker", "watch", order.id)
  if not ok then
    orders.fail(order.id, order.process, tostring(err))     -- an order that nobody watches is better not begun
    return nil, err
  end
  if not orders.begin(order) then
    return     -- another process has
  end

  err = run(card)
  if not err then
    enter("shipped")
    process.send("receipts", "write", order)
    return order
  end

  inventory.release(order.id)
  -- Messages of one sender arrive in order: a payment whose answer we did not wait for is
  -- there before this.
  process.send("payments", "void", order.id)
  if err:kind() == errors.CANCELED then
    enter("cancelled", tostring(err))
  else
    enter("failed", tostring(err))
  end
  return order
end

return main
