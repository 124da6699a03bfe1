local security = require("security")

return function()
  local actor = security.actor()
  return actor and {id = actor:id(), meta = actor:meta()}
end
