-- Ends with the first message it gets.
local function main()
	local message = process.inbox():receive()
	return message:topic() .. ": " .. tostring((message:payload()))
end

return { main = main }
