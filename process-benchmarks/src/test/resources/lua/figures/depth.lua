-- How deep calls go before "stack overflow", then again as deep, and tail calls.
local function down(n)
    if n == 0 then
        return 0
    end
    return 1 + down(n - 1)
end

local deepest

local function endless(n)
    deepest = n
    return 1 + endless(n + 1)
end

local function tail(n)
    if n == 0 then
        return "end"
    end
    return tail(n - 1)
end

local function milliseconds(f, argument)
    local start = time.now()
    f(argument)
    return time.now():sub(start):milliseconds()
end

return function()
    local reached = down(190000)
    local again = milliseconds(down, 190000)
    local _, message = pcall(endless, 1)
    local inside = coroutine.wrap(down)(190000)
    local tails = milliseconds(tail, 1000000)
    return {reached, again, deepest, tostring(message), inside, tails}
end
