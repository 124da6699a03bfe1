-- Uses a module of the application.
local greetings = require("greetings")

local function main()
	return greetings.hello
end

return { main = main }
