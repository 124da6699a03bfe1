-- Tells who the process acts for.
local security = require("security")

local function main()
	local actor = security.actor()
	if not actor then
		return "nobody"
	end
	return actor:id()
end

return { main = main }
