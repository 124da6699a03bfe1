-- Other coroutines of a spawner go on while a top level runs.
return function()
  local turns, done = 0, false
  coroutine.spawn(function()
    while not done do
      turns = turns + 1
      time.sleep("1ms")
    end
  end)
  local pid, err = process.spawn("app:endless", "app:processes")
  done = true
  assert(pid == nil)
  return turns > 1 and tostring(err)
end
