-- Opens the vault of its user again and again, and tries that of another one.
local vault = require("vault")

return function(own, other, times)
	local opened, refused = 0, 0
	for _ = 1, times do
		if vault.open(own) == own then
			opened = opened + 1
		end
		local done, err = pcall(vault.open, other)
		if not done and errors.is(err, errors.PERMISSION_DENIED) then
			refused = refused + 1
		end
	end
	return opened .. " opened, " .. refused .. " refused"
end
