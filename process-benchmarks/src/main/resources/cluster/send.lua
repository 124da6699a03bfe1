-- So many processes here send each to a process there; returns the nanoseconds until everything was counted.
return function(host, senders, each)
  local inbox, pids = process.inbox(), {}
  for i = 1, senders do
    local receiver = assert(process.spawn("c:receiver", host))
    pids[i] = assert(process.spawn("c:sender", "app:processes", process.pid(), receiver, each))
  end
  local start = os.clock()
  for i = 1, senders do
    process.send(pids[i], "go")
  end
  for _ = 1, senders do
    local count = inbox:receive():payload()
    if count ~= each then error("counted " .. count .. " of " .. each) end
  end
  return (os.clock() - start) * 1e9
end
