-- Neither the start of a function nor that of a process waits for its top level.
local funcs = require("funcs")

return function(id)
  local future, err = funcs.async(id)
  assert(future, err)
  local payload, failure = future:channel():receive()
  return tostring(payload)
end
