-- Should an order die without a word, its EXIT says so: it has failed, and what it holds is
-- given back.
--
-- In a cluster each node has a caretaker, and all of them monitor each other. Those that are
-- left when a node is lost share its orders and begin them again.
local inventory, orders = require("inventory"), require("orders")
local pg, security = require("pg"), require("security")
local service = require("service")

local GROUP = "caretakers"

local ids = {}          -- pid -> id, of orders that are under way
local colleagues = {}   -- pid -> true, of the caretakers of other nodes

-- The node of a PID; "" without a cluster.
local function node_of(pid)
  return tostring(pid):match("^{([^@|]*)@") or ""
end

local node = node_of(process.pid())

local function clean_up(id, pid, reason)
  if orders.fail(id, pid, reason) then
    inventory.release(id)
    process.send("payments", "void", id)
  end
end

local function watch(id, pid)
  if process.monitor(pid) then
    ids[pid] = id
  else
    clean_up(id, pid, "ended early")
  end
end

-- An order belongs to its tenant, whoever begins it.
local function begin(order, card)
  local scope, pid, err
  scope, err = security.named_scope("shop.security:tenants")
  if scope then
    pid, err = process.with_context({tenant = order.tenant})
      :with_actor(security.new_actor(order.tenant))
      :with_scope(scope)
      :with_name("order:" .. order.id)
      :spawn("shop.orders:order", "shop:orders", order, card)
  end
  if not pid then
    clean_up(order.id, "", tostring(err))
  end
end

-- Each step of an order can be done twice: a reservation that exists is kept, and payments and
-- carriers are told the number of the order. (The dispatcher of this sample forgets what it
-- has charged when its node is lost; a real one is a service outside of the shop.)
local function take_over(lost)
  for _, claimed in ipairs(orders.claim(lost, node)) do
    begin(claimed.order, claimed.card)
  end
end

-- A node learns of the members of a group after a moment, so newcomers are looked for.
local function meet()
  pg.join(GROUP)
  while true do
    for _, pid in ipairs(pg.members(GROUP)) do
      if not colleagues[pid] and node_of(pid) ~= node then
        colleagues[pid] = process.monitor(pid)
      end
    end
    time.sleep("500ms")
  end
end

local handlers = {}

function handlers.watch(message, id)
  watch(id, message:from())
end

-- A caretaker that has crashed comes back on its node and finds its orders there.
local function on_colleague_exit(event)
  colleagues[event.from] = nil
  if tostring(event.error):find("^node down") then
    take_over(node_of(event.from))
  end
end

local function on_exit(event)
  local id = ids[event.from]
  if id then
    ids[event.from] = nil
    clean_up(id, event.from, tostring(event.error or "ended early"))
  else
    on_colleague_exit(event)
  end
end

-- Already here: the name is known when the services that require this one start.
process.registry.register("caretaker")

local function main()
  -- A caretaker that was restarted finds its orders in the database. One without a process
  -- has not begun: it is going to tell.
  for _, order in ipairs(orders.under_way_on(node)) do
    local pid = process.registry.lookup("order:" .. order.id) or order.process
    if pid ~= "" then
      watch(order.id, pid)
    end
  end
  if node ~= "" then
    coroutine.spawn(meet)
  end
  return service.run(handlers, on_exit)
end

return main
