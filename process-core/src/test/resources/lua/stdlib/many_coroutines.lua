-- Each case runs in a process of its own.
local create, resume, yield, status, wrap = coroutine.create, coroutine.resume, coroutine.yield, coroutine.status,
	coroutine.wrap

local cases = {}

-- The limit is 100,000, main included.
function cases.as_many_as_allowed_are_suspended_and_go_on()
	local all = {}
	for i = 1, 99999 do
		all[i] = create(function(a) return 2 * yield(a + 1) end)
		local ok, value = resume(all[i], i)
		assert(ok and value == i + 1)
	end
	local ok, problem = pcall(create, yield)
	assert(not ok and problem:find("too many coroutines", 1, true), problem)
	for i = 1, 99999 do
		local ok, value = resume(all[i], i)
		assert(ok and value == 2 * i and status(all[i]) == "dead")
	end
	assert(resume(create(yield)))
end

-- Values pass through all of them in both directions.
function cases.coroutines_that_resume_one_another_pass_values_through()
	local function nest(n)
		return create(function(x)
			if n == 0 then
				for i = 1, 5 do x = yield(x + i) end
				return "end"
			end
			local inner = nest(n - 1)
			local ok, value = resume(inner, x)
			while status(inner) ~= "dead" do
				assert(ok, value)
				ok, value = resume(inner, yield(value))
			end
			return value
		end)
	end
	local outer = nest(10000)
	for i = 1, 5 do
		local ok, value = resume(outer, 100 * i)
		assert(ok and value == 101 * i, value)
	end
	local ok, value = resume(outer)
	assert(ok and value == "end" and status(outer) == "dead", value)
end

function cases.calls_nest_in_coroutines_that_nest()
	local function deep(n, f)
		if n == 0 then return f() end
		return 1 + deep(n - 1, f)
	end
	local function nest(n)
		return wrap(function()
			return deep(60, function() return (n == 0) and 1 or nest(n - 1)() end)
		end)
	end
	eq(nest(500)(), 501 * 60 + 1)
end

-- One that suspends near the limit of nested calls needs no more of them.
function cases.coroutines_run_at_the_limit_of_nested_calls()
	local reached = 0
	local function down(n)
		local ok, value = resume(create(function() return n end))
		assert(ok and value == n, value)
		reached = n
		return 1 + down(n + 1)
	end
	local ok, problem = pcall(down, 1)
	assert(not ok and problem:find("stack overflow", 1, true), problem)
	assert(reached > 10000, reached)
end

function cases.errors_pass_coroutines_that_nest()
	local thing = {}
	local function wrapped(n)
		return wrap(function()
			if n == 0 then error(thing) end
			return wrapped(n - 1)()
		end)
	end
	for _, n in ipairs { 1, 1000, 10000 } do
		local ok, err = pcall(wrapped(n))
		assert(not ok and err == thing, err)
	end
	local function caught(n)
		return create(function()
			if n == 0 then error("text", 0) end
			local ok, err = resume(caught(n - 1))
			error(tostring(ok) .. err:sub(-4), 0)
		end)
	end
	local ok, err = resume(caught(1000))
	assert(not ok and err == "falsetext", err)
end

function cases.states_are_right_however_deep_they_nest()
	local all = {}
	local function nest(n)
		all[n] = create(function()
			if n == 0 then
				for i = 1, 1000 do
					assert(status(all[i]) == "normal")
					eq(select(2, resume(all[i])), "cannot resume non-suspended coroutine")
				end
				assert(status(all[0]) == "running" and coroutine.running() == all[0])
				yield()
			else
				resume(nest(n - 1))
				assert(status(all[n]) == "running")
				eq(status(all[n - 1]), (n == 1) and "suspended" or "dead")
			end
		end)
		return all[n]
	end
	assert(resume(nest(1000)))
	for i = 1, 1000 do assert(status(all[i]) == "dead") end
	assert(status(all[0]) == "suspended" and resume(all[0]) and status(all[0]) == "dead")
end

function cases.another_coroutine_resumes_it_and_waits_with_it()
	local ch, done = channel.new(0), channel.new(1)
	local co = create(function(a)
		local b = yield(a + 1)
		return b + ch:receive()
	end)
	eq(select(2, resume(co, 1)), 2)
	local spawned = coroutine.spawn(function() done:send(select(2, resume(co, 10))) end)
	yield()
	eq(status(co), "suspended")
	eq(status(spawned), "normal")
	eq(select(2, resume(co)), "cannot resume non-suspended coroutine")
	ch:send(5)
	eq(done:receive(), 15)
	eq(status(co), "dead")
end

return cases
