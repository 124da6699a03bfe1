-- Starts generators and abandons each after its first value: nanoseconds of each.
return function(count)
    local function numbers()
        for i = 1, count do coroutine.yield(i) end
    end
    local start = time.now()
    for _ = 1, count do
        for _ in coroutine.wrap(numbers) do break end
    end
    return time.now():sub(start):nanoseconds() / count
end
