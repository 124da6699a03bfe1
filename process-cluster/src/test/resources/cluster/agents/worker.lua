-- Reports to a process and ends: with a value, or with an error.
return function(to, count, failure)
  for i = 1, count or 0 do
    assert(process.send(to, "item", i))
  end
  if failure then error(failure) end
  return count
end
