-- Brings a victim to a state, terminates it there and looks at what is left of it.
-- Returns the milliseconds between terminate and the EXIT.
local time = require("time")

local function terminates_itself(state)
    return state:find("^self") ~= nil
end

return function(state, settle)
    process.set_options({trap_links = true})
    local inbox, events = process.inbox(), process.events()
    local pid = assert(process.spawn_linked_monitored("sandbox:victim", "app:processes", process.pid(), state))
    assert(inbox:receive():topic() == "ready")

    local started
    if not terminates_itself(state) then
        time.sleep(settle)
        while state == "call" and not process.registry.lookup("callee") do time.sleep("1ms") end
        started = os.clock()
        assert(process.terminate(pid))
        local sent, err = process.send(pid, "too late")
        assert(not sent and err:kind() == errors.NOT_FOUND and err:message() == "process not found")
    else
        started = os.clock()
    end

    local exit = events:receive()
    local elapsed = os.clock() - started
    assert(exit.kind == process.event.EXIT and exit.from == pid)
    assert(exit.error:kind() == errors.INTERNAL and exit.error:message() == "process terminated")
    assert(not process.registry.lookup("victim"), "the name is still there")

    local down = events:receive()
    assert(down.kind == process.event.LINK_DOWN and down.from == pid)
    local more = channel.select({events:case_receive(), inbox:case_receive(), time.after("5ms"):case_receive()})
    assert(more.channel ~= events, "a second event")
    assert(more.channel ~= inbox, "the victim survived")

    if state == "call" then
        assert(process.terminate("callee"))
    end
    return elapsed * 1000
end
