return {
	map = function(f, list)
		local result = {}
		for i, v in ipairs(list) do result[i] = f(v) end
		return result
	end,
	apply = function(f, ...) return f(...) end,
	protected = function(f, ...) return pcall(f, ...) end,
	wrapped = function(f, ...) return coroutine.wrap(f)(...) end,
	metamethod = function(f, v) return setmetatable({}, {__index = function(_, k) return f(k) end})[v] end,
	get = function(t, k) return t[k] end,
}
