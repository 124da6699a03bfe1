-- Spawns processes in the given number, one after the other: microseconds a cycle.
return function(count)
    local events = process.events()
    local start = time.now()
    for _ = 1, count do
        process.spawn_monitored("figures:nothing", "figures:host")
        events:receive()
    end
    return time.now():sub(start):microseconds() / count
end
