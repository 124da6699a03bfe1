-- Computes a little.
return function(n)
  local sum = 0
  for i = 1, n do sum = sum + i end
  return sum
end
