-- Terminates the process it is given.
local function main(pid)
	local done, err = process.terminate(pid)
	if not done then
		return nil, err
	end
	return "terminated"
end

return { main = main }
