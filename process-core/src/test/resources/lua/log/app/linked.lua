return function()
  process.spawn_linked("app:crash", "app:processes")
  channel.new():receive()
end
