-- Produces garbage for a while, at least once as much as it keeps: so many bytes.
return function(seconds, keep)
  local kept, n = {}, math.floor(keep / 100)
  local until_ = os.clock() + seconds
  local i = 0
  repeat
    i = i % n + 1
    kept[i] = {value = i, text = "item " .. i}
  until os.clock() >= until_ and kept[n]
  return #kept
end
