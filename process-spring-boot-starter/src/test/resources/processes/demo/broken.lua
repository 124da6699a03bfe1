-- Fails.
local function main()
	error("broken on purpose")
end

return { main = main }
