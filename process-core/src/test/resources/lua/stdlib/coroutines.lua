-- Coroutines; runs inside a process.
local create, resume, yield, status, wrap = coroutine.create, coroutine.resume, coroutine.yield, coroutine.status,
	coroutine.wrap

local co = create(function(a, b)
	same(a + b, 3)
	local c = yield("first")
	same(c, "again")
	same(select("#", yield(nil, nil)), 0)
	return "done", nil
end)
same(type(co), "thread")
same(status(co), "suspended")
same(select(2, resume(co, 1, 2)), "first")
same(select("#", resume(co, "again")), 3)
same(select("#", resume(co)), 3)
same(status(co), "dead")
local ok, err = resume(co)
same(ok, false)
same(err, "cannot resume dead coroutine")

-- Error values of any type pass unchanged.
for _, value in ipairs { {}, 7, true, "text" } do
	same(select(2, resume(create(function() error(value, 0) end))), value)
end
same(select("#", resume(create(function() error() end))), 2)
check(select(2, resume(create(function() error("here") end))):find("^[%w.:]+:%d+: here$"))
local thing = {}
same(select(2, pcall(wrap(function() error(thing) end))), thing)

same(coroutine.running(), nil)
same(select(2, coroutine.running()), true)
co = create(function()
	local own, main = coroutine.running()
	same(own, co)
	same(main, false)
	same(status(own), "running")
	same(select(2, resume(own)), "cannot resume non-suspended coroutine")
	local inner = create(function() same(status(own), "normal") end)
	check(resume(inner))
end)
check(resume(co))

-- Yield works across everything.
local log = {}
local across = wrap(function()
	log[1] = pcall(function() yield("pcall") end)
	local t = setmetatable({}, { __index = function(_, k) return yield(k) end })
	log[2] = t.field
	for v in function() return yield("iterator") end do log[3] = v break end
	table.sort({ 2, 1 }, function() return yield("sort") end)
	log[4] = ("x"):gsub("x", function() return yield("gsub") end)
	return "end"
end)
same(across(), "pcall")
same(across(), "field")
same(across(10), "iterator")
same(across(20), "sort")
same(across(true), "gsub")
same(across("z"), "end")
same(log[1], true)
same(log[2] + log[3], 30)
same(log[4], "z")

-- Spawned ones run when the others wait.
local order = {}
local spawned = coroutine.spawn(function()
	order[#order + 1] = "spawned"
	yield()
	order[#order + 1] = "later"
end)
same(status(spawned), "suspended")
same(select(2, resume(spawned)), "cannot resume non-suspended coroutine")
order[#order + 1] = "main"
same(select("#", yield()), 0)
order[#order + 1] = "main again"
yield()
yield()
same(table.concat(order, ","), "main,spawned,main again,later")
same(status(spawned), "dead")
local function fails(text, f, ...)
	ok, err = pcall(f, ...)
	check(not ok and err:find(text, 1, true), tostring(err))
end
fails("bad argument #1 to 'create' (function expected, got number)", create, 1)
fails("bad argument #1 to 'resume' (coroutine expected)", resume, 1)
fails("bad argument #1 to 'spawn' (function expected, got nil)", coroutine.spawn, nil)

-- The limit is an ordinary error, and the process goes on.
local kept = {}
ok, err = pcall(function()
	for i = 1, 60 do
		kept[i] = create(yield)
		resume(kept[i])
	end
end)
check(not ok and err:find("too many coroutines", 1, true), tostring(err))
check(resume(kept[1]))
