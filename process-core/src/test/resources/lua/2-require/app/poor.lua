local util, rich = require("util"), require("rich")

local function refused(f, ...)
	local ok, err = pcall(f, ...)
	assert(not ok and tostring(err):find("module 'funcs' not found", 1, true), tostring(err))
end

return function()
	refused(require, "funcs")
	refused(util.map, require, {"funcs"})
	refused(util.apply, require, "funcs")
	refused(util.wrapped, require, "funcs")
	refused(util.metamethod, require, "funcs")
	local ok, err = util.protected(require, "funcs")
	assert(not ok and err:find("module 'funcs' not found", 1, true), err)
	-- However the function is found.
	refused(util.map, _G.require, {"funcs"})
	refused(util.map, rawget(_G, "require"), {"funcs"})
	refused(util.map, _G["req" .. "uire"], {"funcs"})
	refused(util.map, util.get(_G, "require"), {"funcs"})
	refused(util.get(_G, "require"), "funcs")
	for k, v in pairs(_G) do
		if k == "require" then
			refused(util.apply, v, "funcs")
			refused(v, "funcs")
		end
	end
	local kept = {require = require}
	refused(util.apply, kept.require, "funcs")
	-- What the program may load, it may have loaded by others.
	assert(util.map(require, {"uuid"})[1] == require("uuid"))
	assert(util.apply(require, "rich") == rich)
	assert(coroutine.wrap(require)("uuid") == require("uuid"))
	-- What a library hands out on purpose.
	assert(type(rich.load("funcs").call) == "function")
	assert(type(rich.require("funcs").call) == "function")
	assert(require == require and require == _G.require and require ~= rich.require)
	local again = require
	assert(again("uuid") == require("uuid"))
	return "done"
end
