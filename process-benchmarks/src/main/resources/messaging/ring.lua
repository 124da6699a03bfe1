-- n hops in a ring of 1,000 processes, this one among them.
local SIZE = 1000
return function(n)
  local pids, next = {}, process.pid()
  for i = 1, SIZE - 1 do
    next = process.spawn("m:hop", "app:processes", next)
    pids[i] = next
  end
  local inbox = process.inbox()
  for i = 1, n / SIZE do
    process.send(next, "hop", i)
    inbox:receive()
  end
  for i = 1, SIZE - 1 do process.terminate(pids[i]) end
end
