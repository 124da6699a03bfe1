-- The child fails at once; links are trapped after the spawn, before anything blocks.
return function()
  local events = process.events()
  coroutine.spawn(function()
    while true do
      channel.select({events:case_receive(), default = true})
      coroutine.yield()
    end
  end)
  assert(process.spawn_linked("app:failing", "app:processes"))
  process.set_options({trap_links = true})
  time.sleep("1ms")
  return "alive"
end
