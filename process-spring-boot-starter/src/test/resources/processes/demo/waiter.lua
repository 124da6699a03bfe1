-- Waits until it is asked to end, then ends normally.
local function main()
	local events = process.events()
	while true do
		local event = events:receive()
		if event.kind == process.event.CANCEL then
			return event.reason or "cancelled"
		end
	end
end

return { main = main }
