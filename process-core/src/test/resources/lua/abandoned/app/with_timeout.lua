local funcs = require("funcs")

return function(name)
  return funcs.new():with_options({timeout = "30ms"}):call("app:spin", name)
end
