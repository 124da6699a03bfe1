-- n messages of a table of 20 fields: half of them there, half of them back.
return function(n)
  local echo = process.spawn("m:echo", "app:processes")
  local inbox, payload = process.inbox(), {}
  for i = 1, 20 do payload["field" .. i] = i end
  for _ = 1, n / 2 do
    process.send(echo, "ping", payload)
    inbox:receive():payload()
  end
  process.terminate(echo)
end
