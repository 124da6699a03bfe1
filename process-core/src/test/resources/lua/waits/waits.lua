-- Each way to wait, inside of each kind of call that may be left to wait.
local time = require("time")
local funcs = require("funcs")
local security = require("security")
local java = require("java")
local plain = require("plain")

-- ---- ways to wait: each returns its argument ---------------------------------------------

local ways = {}

function ways.receive(value)
    local ch = channel.new(0)
    coroutine.spawn(function() ch:send(value) end)
    local got, ok = ch:receive()
    assert(ok == true)
    return got
end

function ways.request(value)
    local questions = process.listen("question", {message = true})
    coroutine.spawn(function()
        local question = questions:receive()
        question:reply(question:payload())
    end)
    local got, err = process.request(process.pid(), "question", "30s", value)
    assert(err == nil)
    return got
end

function ways.receive_one(value)
    local ch = channel.new(0)
    coroutine.spawn(function() ch:send(value) end)
    local got = ch:receive()
    return got
end

function ways.receive_closed(value)
    local ch = channel.new(0)
    coroutine.spawn(function() ch:close() end)
    local got, ok = ch:receive()
    assert(got == nil and ok == false)
    return value
end

function ways.send(value)
    local ch = channel.new(0)
    local got
    coroutine.spawn(function() got = ch:receive() end)
    assert(ch:send(value) == true)
    coroutine.spawn(function() ch:close() end)
    local sent, err = ch:send(value)
    assert(sent == nil and err:kind() == errors.INVALID, "sent to a closed channel")
    return got
end

function ways.select(value)
    local one, two = channel.new(0), channel.new(0)
    coroutine.spawn(function() two:send(value) end)
    local result = channel.select({ one:case_receive(), two:case_receive() })
    assert(result.channel == two and result.ok)
    local got
    coroutine.spawn(function() got = one:receive() end)
    assert(channel.select({ one:case_send(value) }).value == value)
    time.sleep(1)
    assert(got == value)
    return result.value
end

function ways.mailbox(value)
    local ch = process.listen("topic")
    coroutine.spawn(function() assert(process.send(process.pid(), "topic", value)) end)
    local got = ch:receive()
    process.unlisten(ch)
    return got
end

function ways.events(value)
    local events = process.events()
    local pid = assert(process.spawn_monitored("test:give", "test:host", value))
    local event = events:receive()
    assert(event.from == pid)
    return event.result.value
end

function ways.sleep(value)
    time.sleep("1ms")
    return value
end

function ways.after(value)
    assert(time.after("1ms"):receive())
    return value
end

function ways.ticker(value)
    local ticker = time.ticker("1ms")
    assert(ticker:channel():receive())
    ticker:stop()
    return value
end

function ways.call(value)
    local _, err = process.call("test:refuse", "test:host", "no")
    assert(tostring(err) == "no")
    _, err = process.call("test:none", "test:host")
    assert(err:kind() == errors.NOT_FOUND)
    return (process.call("test:give", "test:host", value))
end

function ways.builder(value)
    return (process.with_context({ a = 1 }):exec("test:give", "test:host", value))
end

function ways.spawn(value)
    for _, spawn in ipairs({ process.spawn, process.spawn_monitored }) do
        assert(type(assert(spawn("test:give", "test:host"))) == "string")
    end
    local pid, err = process.spawn("test:none", "test:host")
    assert(pid == nil and err:kind() == errors.NOT_FOUND)
    pid, err = process.with_context({}):with_name("none"):spawn("test:uncaught_at_top", "test:host")
    assert(pid == nil and tostring(err) == "failed to execute script: text of top", tostring(err))
    return value
end

function ways.func(value)
    local _, err = funcs.call("test:none")
    assert(err:kind() == errors.NOT_FOUND)
    return (funcs.call("test:function", value))
end

function ways.executor(value)
    return (funcs.new():with_context({ a = 1 }):call("test:function", value))
end

function ways.future(value)
    local payload = funcs.async("test:function", value):response():receive()
    return payload:data()
end

function ways.java(value)
    return java.echo(value)
end

function ways.java_method(value)
    return java.inner.deeper.echo(value)
end

function ways.java_raises(value)
    local ok, err = pcall(java.raise, value)
    assert(not ok)
    return err
end

function ways.java_fails(value)
    local ok, err = pcall(java.fail)
    assert(not ok and tostring(err) == "internal error")
    return value
end

function ways.java_calls(value)
    return java.apply(function(x) return java.echo(x) end, value)
end

function ways.java_waits(value)
    return java.apply(ways.receive, value)
end

function ways.java_waits_and_goes_on(value)
    return (java.apply_twice(ways.receive, value))
end

function ways.plain(value)
    return plain.echo(value)
end

-- ---- what may be left to wait ------------------------------------------------------------

local inside = {}

function inside.call(wait)
    assert(wait(1) == 1)
end

function inside.values(wait)
    local function several(...) return wait("a"), wait(...) end
    local a, b = several("b")
    assert(a == "a" and b == "b")
    assert(select("#", wait(1), wait(2), nil) == 3)
    assert(table.concat({ wait("x"), wait("y") }) == "xy")
end

function inside.tail_call(wait)
    local function tail(n) if n == 0 then return wait("end") end return tail(n - 1) end
    assert(tail(50) == "end")
end

function inside.recursion(wait)
    local function down(n) if n == 0 then return wait(0) end return 1 + down(n - 1) end
    assert(down(300) == 300)
end

function inside.loops(wait)
    local sum = 0
    for i = 1, 5 do sum = sum + wait(i) end
    local i = 0
    while wait(i) < 3 do i = i + 1 end
    repeat i = i + 1 until wait(i) == 6
    assert(sum == 15 and i == 6)
end

function inside.pcall(wait)
    local ok, value = pcall(wait, "in")
    assert(ok and value == "in")
    local failed, err = pcall(function() wait(1) error("out", 0) end)
    assert(not failed and err == "out")
    assert(select(2, pcall(pcall, pcall, wait, 1)) == true)
end

function inside.xpcall(wait)
    local ok, value = xpcall(wait, error, "in")
    assert(ok and value == "in")
    local failed, err = xpcall(error, function(text) return wait("handled ") .. text end, "it")
    assert(not failed and err == "handled it")
    failed, err = xpcall(error, function(n) wait(1) if n < 3 then error(n + 1, 0) end return n end, 1, 0)
    assert(not failed and err == 3, tostring(err))
end

function inside.arithmetic(wait)
    local meta = {}
    for _, name in ipairs({ "add", "sub", "mul", "div", "mod", "pow", "unm", "concat", "len", "call" }) do
        meta["__" .. name] = function() return wait(name) end
    end
    local a = setmetatable({}, meta)
    assert(a + 1 == "add" and 1 - a == "sub" and a * a == "mul" and a / 2 == "div" and a % 2 == "mod")
    assert(a ^ 2 == "pow" and -a == "unm" and a .. "x" == "concat" and #a == "len" and a(1) == "call")
    assert("x" .. "y" .. a == "xconcat")
    assert(1 + (a + 1 == "add" and 2 or 3) == 3)
end

function inside.comparison(wait)
    local meta = {
        __eq = function(x, y) return wait(x.n) == wait(y.n) end,
        __lt = function(x, y) return wait(x.n) < y.n end,
        __le = function(x, y) return wait(x.n) <= y.n end,
    }
    local one, two, other = setmetatable({ n = 1 }, meta), setmetatable({ n = 2 }, meta), setmetatable({ n = 1 }, meta)
    assert(one == other and one ~= two and one < two and not (two < one) and one <= two and two >= one and two > one)
    local count = 0
    while one < two do
        one.n = one.n + 1
        count = count + 1
    end
    assert(count == 1)
end

function inside.index(wait)
    local seen
    local t = setmetatable({}, {
        __index = function(_, key) return wait(key) end,
        __newindex = function(self, key, value) rawset(self, key, wait(value)) seen = key end,
    })
    assert(t.name == "name" and t[7] == 7)
    t.other = "set"
    assert(seen == "other" and rawget(t, "other") == "set")
    assert(setmetatable({}, { __index = t }).far == "far")
end

function inside.tostring(wait)
    local t = setmetatable({}, { __tostring = function() return wait("text") end })
    assert(tostring(t) == "text" and ("%s|%5s"):format(t, t) == "text| text")
end

function inside.iterators(wait)
    local function count(_, i) i = wait(i) + 1 if i <= 3 then return i, wait(i) end end
    local sum = 0
    for i, j in count, nil, 0 do sum = sum + i * j end
    local t = setmetatable({}, { __pairs = function() return count, wait("state"), 0 end })
    for _, j in pairs(t) do sum = sum + j end
    assert(sum == 20)
end

function inside.sort(wait)
    local t = { 3, 1, 4, 1, 5, 9, 2, 6 }
    table.sort(t, function(x, y) return wait(x) > y end)
    assert(table.concat(t) == "96543211")
end

function inside.gsub(wait)
    assert(("hello world"):gsub("%w+", function(word) return wait(word):upper() end) == "HELLO WORLD")
    assert(("$a $b"):gsub("%$(%w)", setmetatable({}, { __index = function(_, key) return wait(key) end })) == "a b")
end

function inside.spawned(wait)
    local done = channel.new(1)
    coroutine.spawn(function() done:send(wait("spawned")) end)
    assert(done:receive() == "spawned")
end

function inside.coroutine(wait)
    local co = coroutine.create(function(a)
        local b = coroutine.yield(wait(a))
        return wait(b)
    end)
    local ok, value = coroutine.resume(co, 1)
    assert(ok and value == 1)
    ok, value = coroutine.resume(co, 2)
    assert(ok and value == 2 and coroutine.status(co) == "dead")
    ok, value = coroutine.resume(coroutine.create(function() wait(1) error("inner", 0) end))
    assert(not ok and value == "inner")
end

function inside.coroutine_in_coroutine_in_pcall(wait)
    local outer = coroutine.wrap(function()
        local inner = coroutine.wrap(function()
            local ok, value = pcall(function()
                local t = setmetatable({}, { __index = function(_, key) return wait(key) end })
                coroutine.yield(t.first)
                return t.second
            end)
            assert(ok)
            coroutine.yield(value)
            error(setmetatable({}, { __tostring = function() return wait("third") end }))
        end)
        coroutine.yield(inner())
        coroutine.yield(wait(inner()))
        local ok, err = pcall(inner)
        assert(not ok)
        return tostring(err)
    end)
    assert(outer() == "first" and outer() == "second" and outer() == "third")
end

function inside.generator(wait)
    local sum = 0
    for i in coroutine.wrap(function() for i = 1, 4 do coroutine.yield(wait(i)) end end) do sum = sum + wait(i) end
    assert(sum == 10)
end

function inside.two_at_once(wait)
    if wait == ways.events or wait == ways.mailbox then
        -- Both would receive from one channel.
        return
    end
    local log, done = {}, channel.new(2)
    for _, name in ipairs({ "a", "b" }) do
        coroutine.spawn(function()
            for i = 1, 3 do
                local text = wait(name) .. wait(i)
                log[#log + 1] = text
            end
            done:send(name)
        end)
    end
    done:receive()
    done:receive()
    table.sort(log)
    assert(table.concat(log, " ") == "a1 a2 a3 b1 b2 b3")
end

function inside.error_positions(wait)
    local function fails(level) wait(1) error("here", level) end
    local ok, err = pcall(function()
        fails(1)
    end)
    assert(not ok and err:find("^test:waits:%d+: here$"), err)
    local first = tonumber(err:match(":(%d+):"))
    ok, err = pcall(function()
        fails(2)
    end)
    assert(not ok and tonumber(err:match(":(%d+):")) > first, err)
    ok, err = pcall(function() wait(1) local missing missing() end)
    assert(not ok and err:find("local 'missing'", 1, true), err)
end

-- ---- what has a test of its own ----------------------------------------------------------

local alone = {}

function alone.yield_lets_others_run()
    local log = {}
    for i = 1, 3 do
        coroutine.spawn(function()
            for _ = 1, 2 do log[#log + 1] = i coroutine.yield() end
        end)
    end
    coroutine.yield()
    assert(table.concat(log) == "123", table.concat(log))
    local ok = pcall(coroutine.yield)
    assert(ok and table.concat(log) == "123123", table.concat(log))
end

function alone.yield_inside_of_what_may_be_left()
    local t = setmetatable({}, { __index = function(_, key) coroutine.yield() return key end })
    local numbers = { 2, 3, 1 }
    table.sort(numbers, function(x, y) coroutine.yield() return x < y end)
    assert(t.name == "name" and table.concat(numbers) == "123")
end

function alone.library()
    local library = require("library")
    assert(library == require("library") and library.ok and library.word == "word" and library.inner == "inner")
end

function alone.library_that_waits()
    for _ = 1, 2 do
        local ok, err = pcall(require, "late")
        assert(not ok and err:find("cannot block while loading"), err)
        ways.receive(1)
    end
end

function alone.library_that_fails()
    for _ = 1, 2 do
        local ok, err = pcall(require, "broken")
        assert(not ok and err == "broken", tostring(err))
        ways.receive(1)
    end
end

function alone.positions_of_errors_of_java()
    local ok, err = pcall(function()
        java.error("bad")
    end)
    assert(not ok and err:find("^test:waits:%d+: bad$"), err)
    ok, err = pcall(function()
        return 1 + java.missing()
    end)
    assert(not ok and err:find("field 'missing'", 1, true), err)
    ok, err = pcall(java.apply, function()
        error("called", 1)
    end)
    assert(not ok and err:find("^test:waits:%d+: called$"), err)
    local line = tonumber(err:match(":(%d+):"))
    ok, err = pcall(function()
        local value = java.apply(function() error("called", 2) end)
        return value
    end)
    assert(not ok and err == "called", err)
    ok, err = pcall(function()
        local value = java.apply(function() error("called", 3) end)
        return value
    end)
    assert(not ok and tonumber(err:match("^test:waits:(%d+): called$")) > line, err)
end

function alone.functions_of_modules_keep_their_shape()
    assert(type(java.echo) == "function" and java.inner.deeper.echo == java.echo and java.loop.loop == java.loop)
    assert(java.number == 7 and java.callable("called") == "called" and not pcall(rawset, java, "x", 1))
end

function alone.coroutines_at_the_limit()
    local kept = {}
    local ok, err = pcall(function()
        while true do
            kept[#kept + 1] = coroutine.wrap(function() coroutine.yield() end)
            kept[#kept]()
        end
    end)
    assert(not ok and err:find("^test:waits:%d+: too many coroutines$"), err)
    for _, make in ipairs({ coroutine.create, coroutine.wrap, coroutine.spawn }) do
        ok, err = pcall(make, print)
        assert(not ok and err:find("^test:waits:%d+: too many coroutines$"), err)
    end
end

-- ---- with a guard that may block, and that denies what is called denied ------------------

local guarded = {}

local function denied(result, err)
    assert(result == nil and err:kind() == errors.PERMISSION_DENIED, tostring(err))
end

function guarded.results_of_denied_calls()
    denied(process.spawn("test:denied", "test:host"))
    denied(process.with_context({}):spawn_linked("test:denied", "test:host"))
    denied(process.call("test:denied", "test:host"))
    denied(funcs.call("test:denied"))
    denied(funcs.async("test:denied"))
    denied(process.registry.register("denied"))
    assert(process.registry.register("name"))
    local ok, err = pcall(security.new_actor, "denied")
    assert(not ok and err:kind() == errors.PERMISSION_DENIED)
    assert(security.new_actor("allowed"):id() == "allowed")
end

function guarded.send_with_any_number_of_values()
    local ch = process.listen("topic")
    local sent = process.send(process.pid(), "topic")
    assert(sent == true and ch:receive() == nil)
    sent = process.send(process.pid(), "topic", 1)
    assert(sent == true and ch:receive() == 1)
    assert(process.send(process.pid(), "topic", 1, 2, 3))
    assert(process.send(process.pid(), "topic", 4))
    assert(ch:receive() and ch:receive() == 4)
end

function guarded.spawn_under_a_name_that_is_taken()
    local owner = assert(process.with_context({}):with_name("worker"):spawn("test:echo", "test:host"))
    local builder = process.with_context({}):with_name("worker"):with_message("question", process.pid())
    assert(builder:spawn_linked("test:echo", "test:host") == owner)
    assert(process.listen("answer"):receive() == "worker")
    assert(process.terminate(owner))
end

function guarded.top_level()
    assert(process.call("test:registers", "test:host") == true)
end

return function(way, place)
    if not way then
        local names = { ways = {}, inside = {}, alone = {}, guarded = {} }
        for name in pairs(ways) do names.ways[#names.ways + 1] = name end
        for name in pairs(inside) do names.inside[#names.inside + 1] = name end
        for name in pairs(alone) do names.alone[#names.alone + 1] = name end
        for name in pairs(guarded) do names.guarded[#names.guarded + 1] = name end
        return names
    end
    if way == "guarded" then
        guarded[place]()
        return
    end
    if way == "alone" then
        alone[place]()
        return
    end
    inside[place](ways[way])
    -- Nothing is left over that a later wait would find.
    assert(ways[way]("again") == "again" and ways.receive("last") == "last")
end
