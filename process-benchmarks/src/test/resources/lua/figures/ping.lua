-- Round trips with another process: microseconds of all, or of each.
return function(pong, rounds, each)
    local inbox, times = process.inbox(), {}
    local start = time.now()
    for i = 1, rounds do
        local before = each and time.now()
        process.send(pong, "ping")
        inbox:receive()
        times[i] = each and time.now():sub(before):nanoseconds() / 1000
    end
    return each and times or time.now():sub(start):nanoseconds() / 1000
end
