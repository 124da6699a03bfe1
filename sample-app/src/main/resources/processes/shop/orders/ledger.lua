-- Knows the state of every order. Orders report each step; should one die without a word,
-- its EXIT says so and the ledger cleans up after it. No order is forgotten while the ledger
-- lives; a real shop would write them to a database.
local orders = {}       -- id -> what the order told last
local ids = {}          -- pid -> id, of orders that are under way
local counts = {}       -- state -> number of orders
local reasons = {}      -- reason -> number of failed orders

local final = {shipped = true, cancelled = true, failed = true}

local function enter(order)
  local before, state = orders[order.id], order.state
  if before then
    counts[before.state] = counts[before.state] - 1
  end
  orders[order.id] = order
  counts[state] = (counts[state] or 0) + 1
  if state == "failed" then
    reasons[order.reason] = (reasons[order.reason] or 0) + 1
  end
end

-- An order has ended. If that was not the end of its story, it was terminated or has crashed:
-- nobody else gives back what it holds.
local function ended(id, reason)
  local order = orders[id]
  if not final[order.state] then
    process.send("inventory", "release", id)
    process.send("payments", "void", id)
    enter{
      id = id, tenant = order.tenant, item = order.item, quantity = order.quantity,
      price = order.price, state = "failed", reason = reason,
    }
  end
end

local handlers = {}

function handlers.opened(message)
  local order, from = message:payload(), message:from()
  enter(order)
  if process.monitor(from) then
    ids[from] = order.id
  else
    -- Gone already. What it has told us is in our mailbox; this comes after it.
    process.send(process.pid(), "gone", order.id)
  end
end

function handlers.gone(message)
  local id, reason = message:payload()
  ended(id, reason or "ended early")
end

function handlers.state(message)
  enter(message:payload())
end

function handlers.find(message)
  local id = message:payload()
  message:reply(orders[id])
end

-- The newest orders of a state, at most `limit`.
function handlers.list(message)
  local wanted = message:payload()
  local found = {}
  for id, order in pairs(orders) do
    if order.state == wanted.state then
      found[#found + 1] = id
    end
  end
  table.sort(found, function(a, b) return a > b end)
  message:reply({table.unpack(found, 1, math.min(#found, wanted.limit))})
end

function handlers.totals(message)
  message:reply({counts = counts, reasons = reasons})
end

local function on_exit(event)
  local id = ids[event.from]
  ids[event.from] = nil
  local reason = tostring(event.error or "ended early")
  -- Events overtake messages: what the order has told us is in our mailbox, and this comes after it.
  if id and not process.send(process.pid(), "gone", id, reason) then
    ended(id, reason)
  end
end

-- Already here: the name is known when the services that require this one start.
process.registry.register("ledger")

local function main()
  local events, inbox = process.events(), process.inbox()
  -- The first case that is ready wins: events first, or a busy inbox would delay CANCEL.
  local cases = {events:case_receive(), inbox:case_receive()}
  while true do
    local got = channel.select(cases)
    if got.channel == inbox then
      local handle = handlers[got.value:topic()]
      if handle then
        handle(got.value)
      end
    elseif got.value.kind == process.event.EXIT then
      on_exit(got.value)
    elseif got.value.kind == process.event.CANCEL then
      return
    end
  end
end

return main
