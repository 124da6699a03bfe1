-- Becomes another program while a coroutine waits for a call.
return function(name)
  coroutine.spawn(function() process.call("app:spin", "app:processes", name) end)
  while not process.registry.lookup(name) do
    time.sleep("1ms")
  end
  return process.upgrade("app:polite")
end
