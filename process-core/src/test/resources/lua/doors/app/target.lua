return function()
  assert(process.registry.register("target"))
  process.inbox():receive()
end
