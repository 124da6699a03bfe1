-- Asks a neighbour, as the web application does for each request.
return function(neighbour)
  assert(process.send(neighbour, "ping"))
  return process.inbox():receive():payload()
end
