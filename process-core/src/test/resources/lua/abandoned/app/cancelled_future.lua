local funcs = require("funcs")

return function(name)
  local future = funcs.async("app:spin", name)
  while not process.registry.lookup(name) do
    time.sleep("1ms")
  end
  return future:cancel()
end
