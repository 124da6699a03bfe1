-- Lets a child do the work.
local function main(id, ...)
	return process.call(id, "app:processes", ...)
end

return { main = main }
