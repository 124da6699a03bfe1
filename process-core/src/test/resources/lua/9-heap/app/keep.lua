-- Keeps a text and waits a little.
return function()
  local text = process.inbox():receive():payload()
  time.sleep("50ms")
  return #text
end
