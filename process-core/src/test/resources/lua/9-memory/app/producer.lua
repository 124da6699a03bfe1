-- Sends texts nobody else makes, short ones and long ones; keeps none of them.
return function(keeper, bytes, length)
  for i = 1, bytes / length do
    process.send(keeper, "x", ("%0" .. length % 100 .. "d"):format(i):rep(length / (length % 100)))
  end
  return true
end
