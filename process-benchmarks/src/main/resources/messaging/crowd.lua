-- Keeps n processes that answer, each with a name, and does with them what a message says.
return function(owner, n)
  local inbox, lookup, send = process.inbox(), process.registry.lookup, process.send
  local pids, names = {}, {}
  for i = 1, n do
    pids[i] = process.spawn("m:echo", "app:processes")
    names[i] = "member " .. i
    process.registry.register(names[i], pids[i])
  end
  process.registry.register("crowd")

  -- The same numbers in both languages.
  local number = 1
  local function any()
    number = number * 16807 % 2147483647
    return number % n + 1
  end

  send(owner, "ready")
  while true do
    local message = inbox:receive()
    local what, count = message:topic(), message:payload()
    if what == "random" then
      for i = 1, count / 2 do
        send(pids[any()], "ping", i)
        inbox:receive()
      end
    elseif what == "lookup" then
      for _ = 1, count do lookup(names[any()]) end
    else
      for i = 1, n do process.terminate(pids[i]) end
      return
    end
    send(message:from(), "done")
  end
end
