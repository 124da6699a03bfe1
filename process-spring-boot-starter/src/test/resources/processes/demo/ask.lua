-- Asks a process.
return function(destination, topic, ...)
  return process.request(destination, topic, "10s", ...)
end
