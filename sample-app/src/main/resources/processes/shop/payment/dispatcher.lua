-- A pool: workers announce themselves, payments wait in a queue, each free worker gets the
-- next one. A worker that dies gives its payment back to the queue; a payment that has
-- killed three workers is refused.
local logger = require("logger")

local MAX_ATTEMPTS = 3

local idle = {}                        -- pids of free workers
local working = {}                     -- pid -> job
local queue, head, tail = {}, 1, 0     -- jobs that wait

local function push(job)
  tail = tail + 1
  queue[tail] = job
end

local function reply(job, result, failure)
  process.send(job.from, "reply", job.number, result, failure)
end

local function dispatch()
  while #idle > 0 and head <= tail do
    local worker = table.remove(idle)
    local job = queue[head]
    queue[head] = nil
    head = head + 1
    job.attempts = job.attempts + 1
    working[worker] = job
    if not process.send(worker, "job", job.body) then
      -- It died this moment; its EXIT brings the job back.
    end
  end
end

local handlers = {}

function handlers.ready(message)
  local worker = message:from()
  process.monitor(worker)
  idle[#idle + 1] = worker
end

function handlers.pay(message)
  local number, body = message:payload()
  push({from = message:from(), number = number, body = body, attempts = 0})
end

function handlers.done(message)
  local worker = message:from()
  local job = working[worker]
  working[worker] = nil
  idle[#idle + 1] = worker
  reply(job, message:payload())
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
  if not job then
    return
  end
  if job.attempts < MAX_ATTEMPTS then
    push(job)
  else
    logger:warn("payment given up", {order = job.body.order, attempts = job.attempts})
    reply(job, nil, errors.new(errors.UNAVAILABLE, "payment terminal crashed"))
  end
end

local function main()
  process.registry.register("payments")
  local inbox, events = process.inbox(), process.events()
  local cases = {inbox:case_receive(), events:case_receive()}
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
    dispatch()
  end
end

return main
