-- One line to the card terminal. Declines cards that end in 13, and crashes now and then,
-- as terminals do: its service restarts it, the dispatcher gives the payment to another.
local CRASHES = 1 / 100

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

local function main(number)
  math.randomseed(number + os.clock() * 1e6)
  local jobs, events = process.listen("job"), process.events()
  local cases = {jobs:case_receive(), events:case_receive()}
  process.send("payments", "ready")
  while true do
    local got = channel.select(cases)
    if got.channel == jobs then
      process.send("payments", "done", charge(got.value))
    elseif got.value.kind == process.event.CANCEL then
      return
    end
  end
end

return main
