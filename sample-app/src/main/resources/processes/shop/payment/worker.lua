-- One line to the card terminal. Declines cards that end in 13, and crashes now and then,
-- as terminals do: its service restarts it, the dispatcher gives the payment to another.
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

local function main()
  local events, jobs = process.events(), process.listen("job")
  -- The first case that is ready wins: events first, or a queue of jobs would delay CANCEL.
  local cases = {events:case_receive(), jobs:case_receive()}

  -- A worker is of no use to anybody without its dispatcher: it ends with it, and its
  -- service starts another that announces itself to the new dispatcher.
  local ok, err = process.monitor("payments")
  if ok then
    ok, err = process.send("payments", "ready")
  end
  if not ok then
    return nil, err
  end

  while true do
    local got = channel.select(cases)
    if got.channel == jobs then
      process.send("payments", "done", charge(got.value))
    elseif got.value.kind == process.event.EXIT then
      return nil, "the dispatcher is gone"
    elseif got.value.kind == process.event.CANCEL then
      return
    end
  end
end

return main
