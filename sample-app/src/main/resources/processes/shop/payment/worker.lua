-- One line to the card terminal. Declines cards that end in 13, and crashes now and then,
-- as terminals do: its service restarts it, the dispatcher gives the payment to another.
local service = require("service")

local CRASHES = 1 / 100

-- May be asked twice for the same order, if a worker died before it could answer. A real
-- terminal is therefore told the order as idempotency key, so that it charges only once.
local function charge(job)
  time.sleep("1ms")
  if math.random() < CRASHES then
    error("card terminal lost its connection")
  end
  if job.card:sub(-2) == "13" then
    return nil, errors.new(errors.CONFLICT, "card declined")
  end
  return {order = job.order, amount = job.amount}
end

local handlers = {}

function handlers.job(_, job)
  process.send("payments", "done", charge(job))
end

-- A worker is of no use to anybody without its dispatcher: it fails with it, and its service
-- starts another that announces itself to the new dispatcher.
local function on_exit()
  error("the dispatcher is gone", 0)
end

local function main()
  local ok, err = process.monitor("payments")
  if ok then
    ok, err = process.send("payments", "ready")
  end
  if not ok then
    return nil, err
  end
  return service.run(handlers, on_exit)
end

return main
