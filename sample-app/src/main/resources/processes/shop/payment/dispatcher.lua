-- A pool: workers announce themselves, payments wait in a queue, each free worker gets the
-- next one. A worker that dies gives its payment back to the queue; a payment that has
-- killed three workers is refused.
--
-- An order is paid at most once, however often it asks. What is known here of payments lives
-- as long as this process: a real shop would keep it in a database.
local logger = require("logger")

local MAX_ATTEMPTS = 3

local idle = {}                        -- pids of free workers
local working = {}                     -- pid -> job
local queue, head, tail = {}, 1, 0     -- jobs that wait
local open = {}                        -- order id -> job that waits or is being worked on
local paid = {}                        -- order id -> receipt

local function push(job)
  tail = tail + 1
  queue[tail] = job
end

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

local handlers = {}

function handlers.ready(message)
  local worker = message:from()
  if process.monitor(worker) then
    idle[#idle + 1] = worker
  end
end

function handlers.pay(message)
  local body = message:payload()
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
function handlers.void(message)
  local order = message:payload()
  local job = open[order]
  if job then
    job.void = true
    open[order] = nil
  elseif paid[order] then
    refund(order)
  end
end

function handlers.done(message)
  local worker = message:from()
  local job = working[worker]
  if not job then
    return     -- the job was given out by a dispatcher before this one
  end
  working[worker] = nil
  idle[#idle + 1] = worker
  local receipt, failure = message:payload()
  if not job.void then
    settle(job, receipt, failure)
  elseif receipt then
    refund(job.body.order)
  end
end

local function forget(worker)
  for i, pid in ipairs(idle) do
    if pid == worker then
      table.remove(idle, i)
      return
    end
  end
end

local function on_exit(worker)
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
      on_exit(got.value.from)
    elseif got.value.kind == process.event.CANCEL then
      return
    end
    dispatch()
  end
end

return main
