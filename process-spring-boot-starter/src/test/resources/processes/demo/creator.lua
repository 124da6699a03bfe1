-- Creates an actor or a scope.
local security = require("security")

local function main(what, id)
	local ok, err
	if what == "actor" then
		ok, err = pcall(security.new_actor, id or "somebody")
	else
		ok, err = pcall(security.new_scope)
	end
	if not ok then
		return nil, err
	end
	return "created"
end

return { main = main }
