-- Takes a name and waits.
local function main(name)
	process.registry.register(name)
	channel.new():receive()
end

return { main = main }
