-- n processes that end at once, one after the other, each with its EXIT.
return function(n)
  local events = process.events()
  for _ = 1, n do
    process.spawn_monitored("m:nothing", "app:processes")
    events:receive()
  end
end
