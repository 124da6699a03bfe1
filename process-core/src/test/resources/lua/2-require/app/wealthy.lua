local plain = require("plain")

return function()
	assert(type(require("json").encode) == "function")
	for _, way in ipairs({"direct", "global", "wrapped", "raw"}) do
		local ok, err = pcall(plain[way], "json")
		assert(not ok and tostring(err):find("module 'json' not found", 1, true), way .. " " .. tostring(err))
	end
	local ok, err = plain.protected("json")
	assert(not ok and err:find("module 'json' not found", 1, true), err)
	return "done"
end
