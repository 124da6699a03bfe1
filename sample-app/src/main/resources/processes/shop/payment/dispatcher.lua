-- A pool: workers announce themselves, payments wait in a queue, each free worker gets the
-- next one. A worker that dies gives its payment back to the queue; a payment that has
-- killed three workers is refused.
--
-- An order is paid at most once, however often it asks. What is known here of payments lives
-- as long as this process: a real shop would keep it in a database.
local logger, service = require("logger"), require("service")

local MAX_ATTEMPTS = 3

local idle = {}                        -- pids of free workers
local working = {}                     -- pid -> job
local queue, head, tail = {}, 1, 0     -- jobs that wait
local open = {}                        -- order id -> job that waits or is being worked on
local paid = {}                        -- order id -> receipt

local function pop()
  local job = queue[head]
  queue[head] = nil
  head = head + 1
  return job
end

-- Tells the order what became of its payment.
local function settle(job, receipt, failure)
  open[job.body.order] = nil
  paid[job.body.order] = receipt
  job.request:reply(receipt, failure)
end

local function refund(order)
  paid[order] = nil
  logger:info("payment returned", {order = order})
end

local function dispatch()
  while #idle > 0 and head <= tail do
    local job = pop()
    if not job.void then
      local worker = table.remove(idle)
      job.attempts = job.attempts + 1
      working[worker] = job
      -- If the worker has just died its EXIT is on the way and brings the job back.
      process.send(worker, "job", job.body)
    end
  end
end

local function push(job)
  tail = tail + 1
  queue[tail] = job
  dispatch()
end

local function free(worker)
  idle[#idle + 1] = worker
  dispatch()
end

local handlers = {}

function handlers.ready(message)
  local worker = message:from()
  if process.monitor(worker) then
    free(worker)
  end
end

function handlers.pay(message, body)
  local job = open[body.order]
  if job then
    -- Asked again after a timeout: the answer goes to the new question.
    job.request = message
  elseif paid[body.order] then
    message:reply(paid[body.order])
  else
    job = {request = message, body = body, attempts = 0}
    open[body.order] = job
    push(job)
  end
end

-- The order will not be shipped: it must not be charged, or gets its money back.
function handlers.void(_, order)
  local job = open[order]
  if job then
    job.void = true
    open[order] = nil
  elseif paid[order] then
    refund(order)
  end
end

function handlers.done(message, receipt, failure)
  local worker = message:from()
  local job = working[worker]
  if not job then
    return     -- the job was given out by a dispatcher before this one
  end
  working[worker] = nil
  if not job.void then
    settle(job, receipt, failure)
  elseif receipt then
    refund(job.body.order)
  end
  free(worker)
end

local function forget(worker)
  for i, pid in ipairs(idle) do
    if pid == worker then
      table.remove(idle, i)
      return
    end
  end
end

local function on_exit(event)
  local worker = event.from
  forget(worker)
  local job = working[worker]
  working[worker] = nil
  if not job or job.void then
    return
  end
  if job.attempts < MAX_ATTEMPTS then
    push(job)
  else
    logger:warn("payment given up", {order = job.body.order, attempts = job.attempts})
    settle(job, nil, errors.new(errors.UNAVAILABLE, "payment terminal crashed"))
  end
end

-- Already here: the name is known when the services that require this one start.
process.registry.register("payments")

return function()
  return service.run(handlers, on_exit)
end
