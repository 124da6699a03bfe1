-- Should an order die without a word, its EXIT says so: it has failed, and what it holds is
-- given back.
local inventory, orders = require("inventory"), require("orders")
local service = require("service")

local ids = {}          -- pid -> id, of orders that are under way

local function clean_up(id, reason)
  if orders.fail(id, reason) then
    inventory.release(id)
    process.send("payments", "void", id)
  end
end

local function watch(id, pid)
  if pid and process.monitor(pid) then
    ids[pid] = id
  else
    clean_up(id, "ended early")
  end
end

local handlers = {}

function handlers.watch(message, id)
  watch(id, message:from())
end

local function on_exit(event)
  local id = ids[event.from]
  ids[event.from] = nil
  clean_up(id, tostring(event.error or "ended early"))
end

-- Already here: the name is known when the services that require this one start.
process.registry.register("caretaker")

local function main()
  -- A caretaker that was restarted finds its orders in the database.
  for _, id in ipairs(orders.under_way()) do
    watch(id, process.registry.lookup("order:" .. id))
  end
  return service.run(handlers, on_exit)
end

return main
