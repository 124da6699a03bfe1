-- 3.1 Identity
local funcs = require("funcs")
local suite = require("suite")
local test = suite.test

test("id is the id of the entry", function()
    assert(process.id() == "test:identity")
end)

test("pid is the same at every call and names the host", function()
    local pid = process.pid()
    assert(pid == process.pid())
    assert(pid:match("^{test:host|0x%x+}$"), pid)
    local digits = #pid:match("0x(%x+)")
    assert(digits == 5 or digits == 6 or digits == 8 or digits == 16)
end)

test("the PID others know is the one the process sees", function()
    local pid = assert(process.spawn("test:tell_pid", "test:host", process.pid()))
    local msg = suite.receive(process.inbox())
    assert(msg:payload() == pid)
    assert(msg:from() == pid)
end)

test("a function has the id of its entry in both places", function()
    local who = assert(funcs.call("test:who"))
    assert(who.id == "test:who")
    assert(who.pid:match("^{test:who|0x%x+}$"), who.pid)
end)

test("numbers of PIDs are never used twice", function()
    local seen = {}
    for _ = 1, 20 do
        local pid = assert(process.spawn("test:give", "test:host"))
        assert(not seen[pid])
        seen[pid] = true
    end
end)

test("process and its tables are immutable", function()
    for _, t in ipairs({ process, process.event, process.registry }) do
        local ok, err = pcall(function() t.mine = 1 end)
        assert(not ok and err:find("immutable"), err)
        ok, err = pcall(rawset, t, "mine", 1)
        assert(not ok and err:find("immutable"), err)
        assert(t.mine == nil)
    end
end)

test("all the functions of the chapter are there", function()
    local names = "id pid send spawn spawn_monitored spawn_linked spawn_linked_monitored terminate cancel "
        .. "monitor unmonitor link unlink get_options set_options inbox events listen unlisten call exec run "
        .. "upgrade with_context"
    for name in names:gmatch("%S+") do
        assert(type(process[name]) == "function", name)
    end
end)

return suite.main
