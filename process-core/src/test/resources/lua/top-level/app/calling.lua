-- Its top level calls the application.
local seen = require("caller").seen()
return function() return seen end
