-- Spawns a crowd of n processes that stay.
return function(n)
  process.spawn("m:crowd", "app:processes", process.pid(), n)
  process.inbox():receive()
end
