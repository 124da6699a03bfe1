-- Terminates a victim and returns how many effects it had had when its EXIT was seen.
local effects = require("effects")
local time = require("time")

return function(state)
    local inbox, events = process.inbox(), process.events()
    local pid = assert(process.spawn_monitored("after:victim", "app:processes", process.pid(), state))
    assert(inbox:receive():topic() == "ready")
    time.sleep("20ms")
    assert(process.terminate(pid))
    local exit = events:receive()
    local seen = effects.count()
    assert(exit.kind == process.event.EXIT and exit.from == pid)
    local more = channel.select({events:case_receive(), time.after("20ms"):case_receive()})
    assert(more.channel ~= events, "a second event")
    return seen
end
