-- Answers each message with whether it may do what the topic says.
local security = require("security")

return function()
	while true do
		local message = process.inbox():receive()
		local allowed = security.can(message:topic(), message:from())
		process.send(message:from(), "answer", tostring(allowed))
	end
end
