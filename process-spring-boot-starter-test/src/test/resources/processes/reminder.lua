-- Sends a message after some time.
return function(to, after)
  local began = time.now()
  time.sleep(after)
  process.send(to, "reminder", after, time.now():sub(began):seconds())
end
