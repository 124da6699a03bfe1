-- Has a linked and a monitored child.
local function main()
	process.spawn_linked("demo:waiter", "app:processes")
	process.spawn_monitored("demo:waiter", "app:processes")
	local events = process.events()
	while events:receive().kind ~= process.event.CANCEL do
		-- Whoever ends, this goes on.
	end
end

return { main = main }
