-- Lets a child terminate the process it is given.
local function main(pid)
	return process.call("demo:terminator", "app:processes", pid)
end

return { main = main }
