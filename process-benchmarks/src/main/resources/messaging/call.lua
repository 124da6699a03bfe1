-- n calls of a process that ends at once.
return function(n)
  for _ = 1, n do process.call("m:nothing", "app:processes") end
end
