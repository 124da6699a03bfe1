-- Returns the nanoseconds of each round trip.
return function(host, count)
  local echo = assert(process.spawn("c:echo", host))
  local inbox, times = process.inbox(), {}
  for i = 1, count do
    local start = os.clock()
    process.send(echo, "ping", i)
    inbox:receive()
    times[i] = (os.clock() - start) * 1e9
  end
  process.terminate(echo)
  return times
end
