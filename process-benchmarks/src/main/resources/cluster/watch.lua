-- Returns the PID of a process that ends when a process there has ended with its node.
return function(host)
  local watcher = assert(process.spawn("c:watcher", "app:processes", process.pid(), host))
  process.inbox():receive()
  return watcher
end
