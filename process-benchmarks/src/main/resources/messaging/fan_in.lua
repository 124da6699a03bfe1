-- n messages of four senders.
return function(n)
  local me, inbox, seen = process.pid(), process.inbox(), {}
  for _ = 1, 4 do process.spawn("m:sender", "app:processes", me, n / 4) end
  for _ = 1, n do
    local message = inbox:receive()
    local from = message:from()
    local count = (seen[from] or 0) + 1
    seen[from] = count
    if count % 1000 == 0 then process.send(from, "more") end
  end
end
