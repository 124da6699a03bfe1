return function()
  local message = process.inbox():receive()
  message:reply(process.pid())
end
