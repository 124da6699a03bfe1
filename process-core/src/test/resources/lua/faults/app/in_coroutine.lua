local faulty = require("faulty")

return function(name)
  coroutine.spawn(faulty[name])
  channel.new():receive()
end
