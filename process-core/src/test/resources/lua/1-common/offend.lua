-- Ends with a value that cannot be a result.
local offenders = require("offenders")

return function(what)
    return offenders()[what]
end
