-- Round trips with another process: microseconds of each.
return function(pong, rounds)
    local inbox, times = process.inbox(), {}
    for i = 1, rounds do
        local start = time.now()
        process.send(pong, "ping")
        inbox:receive()
        times[i] = time.now():sub(start):microseconds()
    end
    return times
end
