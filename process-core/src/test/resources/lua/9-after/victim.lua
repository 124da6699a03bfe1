-- Programs in which whatever could still run would have an effect.
local effects = require("effects")

local DEEP = 20000

local function busy()
    while true do
        effects.have()
    end
end

local states = {}

function states.deep_in_pcall(ready)
    local function down(n)
        if n == 0 then
            ready()
            busy()
        end
        pcall(down, n - 1)
        effects.have()
    end
    down(DEEP)
end

function states.deep_in_handler(ready)
    local function down(n)
        if n == 0 then
            ready()
            busy()
        end
        xpcall(error, function() down(n - 1) effects.have() end, "failed")
        effects.have()
    end
    down(DEEP)
end

function states.deep_error_in_pcall(ready)
    local function down(n)
        if n == 0 then
            error("bottom")
        end
        effects.have()
        return 1 + down(n - 1)
    end
    ready()
    while true do
        pcall(down, DEEP)
        effects.have()
    end
end

function states.deep_metamethods(ready)
    local mt = {}
    local function down(n)
        if n == 0 then
            ready()
            busy()
        end
        local _ = setmetatable({n = n}, mt) == setmetatable({}, mt)
        effects.have()
    end
    mt.__eq = function(a) pcall(down, a.n - 1) effects.have() return true end
    down(DEEP)
end

function states.deep_coroutines(ready)
    local function down(n)
        if n == 0 then
            ready()
            busy()
        end
        if n % 500 == 0 then
            pcall(coroutine.wrap(down), n - 1)
        else
            pcall(down, n - 1)
        end
        effects.have()
    end
    down(DEEP)
end

function states.coroutines_in_coroutines(ready)
    local function nest(n)
        if n == 0 then
            ready()
            busy()
        end
        pcall(coroutine.wrap(nest), n - 1)
        effects.have()
    end
    nest(10000)
end

function states.many_coroutines(ready)
    for _ = 1, 100 do
        coroutine.spawn(function()
            while true do
                pcall(function()
                    effects.have()
                    coroutine.yield()
                end)
                effects.have()
            end
        end)
    end
    ready()
    while true do
        pcall(coroutine.yield)
        effects.have()
    end
end

return function(watcher, state)
    if state == nil then
        local names = {}
        for name in pairs(states) do
            names[#names + 1] = name
        end
        table.sort(names)
        return names
    end
    states[state](function() process.send(watcher, "ready") end)
end
