return function(to, value)
  process.send(to, "echo", value)
end
