-- n checks against the 100 policies of the caller's scope.
local security = require("security")
return function(n)
  for _ = 1, n do security.can("order.read", "order:17") end
end
