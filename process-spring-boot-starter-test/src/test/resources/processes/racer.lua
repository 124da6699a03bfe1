return function(to, number)
  for step = 1, 2 do
    local sum = 0
    for i = 1, 20000 do sum = sum + i % 7 end
    process.send(to, "step", number, step, math.random(1000000), os.time())
    time.sleep("1s")
  end
end
