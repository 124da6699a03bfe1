-- Keeps what it gets.
return function()
  local kept = {}
  while true do
    kept[#kept + 1] = process.inbox():receive():payload()
  end
end
