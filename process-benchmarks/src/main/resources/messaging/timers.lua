-- n timers are started; all are due within two milliseconds.
return function(n)
  local due = {}
  for i = 1, n do due[i] = time.after("1ms") end
  for i = 1, n do due[i]:receive() end
end
