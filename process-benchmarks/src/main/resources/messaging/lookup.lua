-- n look-ups of a registered name.
return function(n)
  process.registry.register("benchmark")
  for _ = 1, n do process.registry.lookup("benchmark") end
  process.registry.unregister("benchmark")
end
