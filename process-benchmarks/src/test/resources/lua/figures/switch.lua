-- Nanoseconds of a resume and the yield that answers it.
return function(count)
    local resume, yield = coroutine.resume, coroutine.yield
    local there = coroutine.create(function() while true do yield() end end)
    local start = time.now()
    for _ = 1, count do resume(there) end
    return time.now():sub(start):nanoseconds() / count
end
