-- Callbacks of library functions wait; runs inside a process.
local yields

-- Runs a function in a coroutine; what it yields is what it gets.
local function suspended(f)
	local co = coroutine.create(f)
	local ok, value = coroutine.resume(co, coroutine.yield)
	while coroutine.status(co) ~= "dead" do
		yields = yields + 1
		ok, value = coroutine.resume(co, value)
	end
	if not ok then
		return "failed: " .. tostring(value)
	end
	return value
end

local function direct(f)
	local ok, value = pcall(f, function(...) return ... end)
	if not ok then
		return "failed: " .. tostring(value)
	end
	return value
end

-- A callback that waits changes nothing.
local function holds(name, least, f)
	yields = 0
	same(suspended(f), direct(f), name)
	check(yields >= least, name .. " waits " .. yields .. " times")
end

local function text(...)
	local parts = {}
	for i = 1, select("#", ...) do
		parts[i] = tostring((select(i, ...)))
	end
	return table.concat(parts, " ")
end

holds("pcall", 1, function(wait)
	return text(pcall(function(...) return wait(1), ... end, "a", nil))
end)
holds("pcall without results", 1, function(wait)
	return text(select("#", pcall(function() wait(1) end)))
end)
holds("error in pcall", 2, function(wait)
	return text(pcall(function() wait(1) error("x") end)) .. text(pcall(function() error(wait("y"), 0) end))
end)
holds("nested pcall", 4, function(wait)
	local function nested(n)
		if n == 0 then error("bottom") end
		wait(n)
		local _, err = pcall(nested, n - 1)
		error(err .. n, 0)
	end
	return text(pcall(nested, 4))
end)
holds("pcall of pcall", 1, function(wait)
	return text(pcall(pcall, pcall, function() wait(1) error("x") end))
end)
holds("pcall of an object", 1, function(wait)
	return text(pcall(setmetatable({}, { __call = function(_, a) return wait(a) end }), "called"))
end)
holds("pcall in a loop", 100, function(wait)
	local caught = 0
	for i = 1, 100 do
		local ok = pcall(function() wait(i) if i % 3 == 0 then error(i) end end)
		if not ok then caught = caught + 1 end
	end
	return caught
end)
holds("error of the engine after a suspended pcall", 1, function(wait)
	pcall(function() wait(1) end)
	local t
	return text(pcall(function() return t.x end))
end)

holds("xpcall", 1, function(wait)
	return text(xpcall(function(...) return wait(1), ... end, text, "a", nil))
end)
holds("handler of xpcall", 2, function(wait)
	return text(xpcall(function() wait(1) error("x", 0) end, function(e) return wait(e .. "!") end))
end)
holds("handler that fails", 6, function(wait)
	local n = 0
	return text(xpcall(error, function(e)
		wait(1)
		n = n + 1
		if n <= 5 then error("handler " .. n, 0) end
		return e
	end))
end)
holds("handler that always fails", 200, function(wait)
	return text(xpcall(error, function() wait(1) error("again") end))
end)

holds("tostring", 2, function(wait)
	local t = setmetatable({}, { __tostring = function() return wait("text"), "more" end })
	return text(select("#", tostring(t)), tostring(t), "end")
end)
holds("pairs", 2, function(wait)
	local t = setmetatable({}, {
		__pairs = function(t) wait(1) return function(_, k) if not k then return wait("k"), "v" end end, t, nil, "more" end,
		__ipairs = function() wait(1) return 1, nil end,
	})
	local all = {}
	for k, v in pairs(t) do all[#all + 1] = k .. v end
	return text(all[1], #all, select("#", pairs(t)), select("#", ipairs(t)), ipairs(t))
end)

local function values(n)
	local t, x = {}, 7
	for i = 1, n do
		x = (x * 1103 + 12345) % 65536
		t[i] = x % 50
	end
	return t
end
for n = 0, 12 do
	holds("sort of " .. n, n - 1, function(wait)
		local t = values(n)
		table.sort(t, function(a, b) return wait(a > b) end)
		return table.concat(t, " ")
	end)
end
holds("sort", 500, function(wait)
	local t, log = values(200), {}
	table.sort(t, function(a, b) log[#log + 1] = a .. "<" .. b return wait(a < b) end)
	return table.concat(t, " ") .. table.concat(log, " ")
end)
holds("__lt in sort", 100, function(wait)
	local meta = {}
	meta.__lt = function(a, b) return wait(a.n < b.n) end
	local t = {}
	for i, n in ipairs(values(50)) do t[i] = setmetatable({ n = n }, meta) end
	table.sort(t)
	for i = 1, #t do t[i] = t[i].n end
	return table.concat(t, " ")
end)
holds("order function that fails", 20, function(wait)
	local t, n = values(30), 0
	local err = text(pcall(table.sort, t, function(a, b)
		n = n + 1
		if wait(n) > 60 then error("enough") end
		return a < b
	end))
	return err .. table.concat(t, " ")
end)
holds("order function that contradicts itself", 3, function(wait)
	local t = values(30)
	return text(pcall(table.sort, t, function() return wait(true) end)) .. table.concat(t, " ")
end)

holds("length in table functions", 8, function(wait)
	local meta = { __len = function(t) return wait(rawget(t, "n")) end }
	local t = setmetatable({ 5, 3, 4, n = 3 }, meta)
	local log = { text(table.unpack(t)), text(unpack(t, 2)), table.concat(t), table.concat(t, ","), table.concat(t, ",", 2) }
	table.insert(t, "new") log[6] = t[4]
	t.n = 4 table.insert(t, 1, "first") log[7] = t[1] .. t[5]
	t.n = 5 log[8] = table.remove(t)
	t.n = 4 log[9] = table.remove(t, 1)
	t.n = 3 table.sort(t) log[10] = t[1] .. t[3]
	t.n = "3" log[11] = text(table.unpack(t))
	t.n = {} log[12] = text(pcall(table.unpack, t)) .. text(pcall(table.insert, t, 1))
	return table.concat(log, ";")
end)

holds("gsub", 3, function(wait)
	return text(("abc"):gsub("%w", function(c) return wait(c:upper()) end))
end)
holds("gsub with captures", 2, function(wait)
	return text(("k=v, x=y"):gsub("(%w)=(%w)", function(k, v) return wait(v .. "=" .. k) end))
end)
holds("gsub with empty matches", 4, function(wait)
	return text(("abc"):gsub("", function() return wait("-") end))
end)
holds("anchored gsub", 1, function(wait)
	return text(("aaa"):gsub("^a", function() return wait("b") end))
end)
holds("gsub that changes nothing", 3, function(wait)
	return text(("abc"):gsub("%w", function() return wait(nil) end)) .. text(("abc"):gsub("%w", function() wait() end))
end)
holds("limited gsub", 2, function(wait)
	return text(("abc"):gsub("%w", function(c) return wait(#c) end, 2))
end)
holds("gsub with a table", 3, function(wait)
	local t = setmetatable({ b = "B" }, { __index = function(_, k) return wait(k .. k) end })
	return text(("abca"):gsub("%w", t))
end)
holds("gsub with a wrong result", 1, function(wait)
	return text(pcall(string.gsub, "abc", "%w", function() return wait({}) end)):gsub("0x%x+", "")
end)
holds("gsub in gsub", 4, function(wait)
	return text(("ab cd"):gsub("%w+", function(w) return (w:gsub("%w", function(c) return wait(c .. ".") end)) end))
end)

holds("format", 4, function(wait)
	local t = setmetatable({}, { __tostring = function() return wait("text") end })
	return string.format("%s|%d|%10s|%-10s|%.2s|%%|%s", t, 1, t, t, t, "end")
end)
holds("format with a wrong text", 1, function(wait)
	local t = setmetatable({}, { __tostring = function() return wait({}) end })
	return text(pcall(string.format, "%s", t))
end)

holds("one in another", 10, function(wait)
	local t = setmetatable({}, { __tostring = function()
		local list = { 3, 1, 2 }
		table.sort(list, function(a, b)
			local _, less = pcall(function() return wait(a < b) end)
			return less
		end)
		return (table.concat(list):gsub("%d", function(d) return wait(d + 1) end))
	end })
	return string.format("%s %s", t, tostring(t))
end)

holds("level of error", 2, function(wait)
	local function thrower(level) wait(1) error("here", level) end
	local function caller(level) thrower(level) return end
	return text(pcall(caller, 1)) .. text(pcall(caller, 2))
end)
