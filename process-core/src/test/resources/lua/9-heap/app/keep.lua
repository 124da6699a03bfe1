-- Keeps a text and waits a little.
return function()
  local text = process.inbox():receive():payload()
  time.sleep("5ms")
  return #text
end
