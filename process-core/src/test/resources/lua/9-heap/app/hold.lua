-- Holds so many bytes and waits.
return function(bytes)
  local kept = {}
  for i = 1, bytes / 1000 do kept[i] = ("x"):rep(1000) .. i end
  process.inbox():receive()
  return #kept
end
