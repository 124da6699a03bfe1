-- Answers each message with a new text.
return function(topic)
  local n = 0
  while true do
    n = n + 1
    process.send(process.inbox():receive():from(), topic or "x", ("x"):rep(3000) .. n)
  end
end
