-- n messages: half of them there, half of them back.
return function(n)
  local echo = process.spawn("m:echo", "app:processes")
  local inbox = process.inbox()
  for i = 1, n / 2 do
    process.send(echo, "ping", i)
    inbox:receive()
  end
  process.terminate(echo)
end
