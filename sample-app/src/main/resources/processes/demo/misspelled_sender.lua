return function(receiver)
  while true do
    process.send(receiver, "payed", {amount = 10})
    time.sleep("200ms")
  end
end
