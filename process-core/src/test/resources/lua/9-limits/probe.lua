-- Needs n of something, and says whether it got it.
local time = require("time")
local funcs = require("funcs")

local probes = {}

function probes.call_depth(n)
    local function down(left)
        return left == 0 and 0 or 1 + down(left - 1)
    end
    return (pcall(down, n))
end

function probes.string_size(n)
    return (pcall(string.rep, "x", n))
end

function probes.results(n)
    return (pcall(table.unpack, {}, 1, n))
end

function probes.coroutines(n)
    local kept = {}
    for i = 1, n do
        local made, co = pcall(coroutine.create, coroutine.yield)
        if not made then
            return false
        end
        coroutine.resume(co)
        kept[i] = co
    end
    return true
end

function probes.timers(n)
    for _ = 1, n do
        if not time.after("1h") then
            return false
        end
    end
    return true
end

-- Whether making n things succeeds: after that, or at the error of this text.
local function made(n, text, make)
    for i = 1, n do
        local value, err = make(i)
        if not value then
            assert(err:kind() == errors.LIMIT_EXCEEDED and err:message() == text, tostring(err))
            return false
        end
    end
    return true
end

function probes.names(n)
    return made(n, "too many names", function(i)
        return process.registry.register(process.pid():sub(2, -2) .. i)
    end)
end

function probes.subscriptions(n)
    return made(n, "too many subscriptions", function(i)
        return process.listen("topic" .. i)
    end)
end

function probes.futures(n)
    return made(n, "too many futures", function()
        return funcs.async("limits:waiting")
    end)
end

function probes.memory(n)
    pcall(function()
        local kept = {}
        for i = 1, n / 1000 do
            kept[i] = ("x"):rep(1000) .. i
        end
        -- Kept until the memory was looked at.
        for _ = 1, 2e7 do
            kept.last = {}
        end
    end)
    return true
end

function probes.compute()
    while true do
        pcall(function()
            while true do
            end
        end)
    end
end

function probes.deep()
    local function down(n)
        if n == 0 then
            probes.compute()
        end
        return 1 + down(n - 1)
    end
    return down(10000)
end

function probes.matching()
    local text = ("a"):rep(30000)
    while true do
        pcall(string.find, text, "a-a-a-b")
    end
end

function probes.waiting_between(n)
    local start = os.clock()
    for _ = 1, n do
        local now = os.clock()
        while os.clock() - now < 0.005 do
        end
        time.sleep("1ms")
    end
    return true
end

return function(name, n)
    return probes[name](n)
end
