-- Becomes another program while a coroutine spawns one whose top level never ends.
return function()
  coroutine.spawn(function() process.spawn("app:endless", "app:processes") end)
  time.sleep("20ms")
  return process.upgrade("app:idle")
end
