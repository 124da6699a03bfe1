-- 1.5.5 While a chunk's top level runs
local funcs = require("funcs")
local suite = require("suite")
local test, failed = suite.test, suite.failed
local host = "test:host"

local blocking = { "receive", "send", "select", "select nothing", "sleep", "yield", "spawn", "spawn without arguments",
    "spawn_monitored", "spawn_linked", "spawn_linked_monitored", "call", "exec", "builder spawn", "builder call",
    "funcs call", "funcs async", "executor call", "executor async", "in a coroutine", "in a metamethod" }

for _, what in ipairs(blocking) do
    for _, id in ipairs({ "load", "loads_library" }) do
        test(what .. " raises at the top level of " .. id, function()
            local b = process.with_context({ what = what })
            local pid, err = b:spawn("test:" .. id, host)
            assert(pid == nil and err:kind() == errors.INTERNAL)
            assert(err:message():match("^failed to execute script: test:[%w_:]+: cannot block while loading$"),
                err:message())
        end)
    end
end

for _, what in ipairs(blocking) do
    test(what .. " raises at the top level of a library that is required later", function()
        local _, err = process.with_context({ what = what }):call(process.id(), host, "require lazily")
        assert(errors.is(err, errors.INTERNAL))
        assert(err:message():match(":%d+: cannot block while loading$"), err:message())
    end)
end

test("what need not wait is allowed", function()
    local b = process.with_context({ what = "ready" })
    assert(assert(b:call("test:load", host)) == "loaded")
    assert(assert(b:call("test:loads_library", host)) == "loaded")
    assert(b:call(process.id(), host, "require lazily") == nil)
end)

test("coroutines can be made at the top level", function()
    local log = assert(process.call("test:coroutine_at_top_level", host))
    assert(table.concat(log, " ") == "2 10 spawned", table.concat(log, " "))
end)

test("the top level runs as the new process", function()
    assert(process.call("test:subscribe_at_top_level", host) == "test:subscribe_at_top_level")
end)

test("a process may end itself at its top level", function()
    failed(errors.INTERNAL, "process terminated", process.spawn("test:terminate_at_top_level", host))
end)

return function(name)
    if name == "require lazily" then
        require("lazy")
        return
    end
    return suite.main(name)
end
