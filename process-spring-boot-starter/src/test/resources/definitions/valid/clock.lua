-- Never ends by itself and does not listen.
local function main()
	channel.new():receive()
end

return { main = main }
