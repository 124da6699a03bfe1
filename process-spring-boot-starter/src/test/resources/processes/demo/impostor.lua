-- Tries to terminate a process in the name of an operator it made up.
local security = require("security")

local function main(pid)
	local operator = security.new_actor("olga", { roles = { "ROLE_OPERATOR" } })
	local events = process.events()
	local child, err = process.with_context({})
		:with_actor(operator)
		:spawn_monitored("demo:terminator", "app:processes", pid)
	if not child then
		return nil, err
	end
	local exit = events:receive()
	return exit.result.value, exit.error
end

return { main = main }
