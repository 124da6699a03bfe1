-- Ends at once, with a result of about so many bytes: a string, or a table with long keys.
return function(bytes, as_table)
  if not as_table then return ("x"):rep(bytes or 0) end
  local result = {}
  for i = 1, bytes / 200 do result[("k"):rep(100) .. i] = {i} end
  return result
end
