-- Tells whether a string of so many bytes can be made.
local function main(size)
	return (pcall(string.rep, "x", size))
end

return { main = main }
