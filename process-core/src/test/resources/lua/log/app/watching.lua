return function()
  process.spawn_monitored("app:crash", "app:processes")
  process.events():receive()
end
