-- Produces garbage for a while, but keeps only so many bytes.
return function(seconds, keep)
  local kept, n = {}, math.floor(keep / 100)
  local until_ = os.clock() + seconds
  local i = 0
  while os.clock() < until_ do
    i = i % n + 1
    kept[i] = {value = i, text = "item " .. i}
  end
  return #kept
end
