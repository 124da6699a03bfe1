local funcs = require("funcs")

return function()
  local _, err = funcs.call("app:missing")
  error(err)
end
