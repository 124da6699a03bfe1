local funcs = require("funcs")

return function(name)
  return funcs.call("app:spin", name)
end
