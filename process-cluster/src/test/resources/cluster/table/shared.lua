-- What the suites of the table share.
local suite = require("suite")
local time = require("time")

local shared = {host = nil}

-- The main function of a suite of the table.
function shared.main(name, host)
    shared.host = host
    return suite.main(name)
end

-- A process that does what it is told.
function shared.peer()
    return assert(process.spawn("test:peer", shared.host))
end

-- Lets a peer do something and returns what it answers.
function shared.tell(peer, what, ...)
    return process.request(peer, what, "10s", ...)
end

-- A peer that has ended.
function shared.dead()
    local pid = assert(process.spawn_monitored("test:give", shared.host))
    suite.exit_of(pid)
    return pid
end

-- The next event.
function shared.event(kind, from)
    local event = suite.receive(process.events())
    assert(event.kind == kind, "expected " .. kind .. ", got " .. tostring(event.kind))
    assert(event.from == from, "expected " .. from .. ", got " .. tostring(event.from))
    assert(math.abs(event.at - os.time()) <= 30)
    return event
end

-- Everything a peer has caused before has arrived, and there was no event.
function shared.silent(peer)
    if peer then
        assert(shared.tell(peer, "ask") == nil)
    end
    suite.silent(process.events())
end

-- A copy is equal: tables by what is in them, other values as text and by type.
function shared.same(a, b, seen)
    seen = seen or {}
    if type(a) ~= "table" then
        return type(a) == type(b) and (a == b or a ~= a and b ~= b or type(a) == "userdata" and tostring(a) == tostring(b))
    end
    if type(b) ~= "table" then return false end
    if seen[a] then return seen[a] == b end
    seen[a] = b
    for key, value in pairs(a) do
        if type(key) ~= "table" and not shared.same(value, b[key], seen) then return false end
    end
    for key in pairs(b) do
        if type(key) ~= "table" and a[key] == nil then return false end
    end
    return true
end

-- A value of each kind that crosses a border.
function shared.values()
    local part = {1, 2}
    local cycle = {part = part, again = part}
    cycle.self = cycle
    return {
        true, false, 0, -1, 1.5, 1 / 3, -0.0, 2 ^ 53, -2 ^ 53, 1e308, 1 / 0, -1 / 0, 0 / 0,
        "", "text", "\0\255 bytes", ("long"):rep(10000), "äöü €",
        {}, {1, 2, 3}, {nil, nil, 3}, {x = {y = {z = {}}}}, {[1.5] = "a", [true] = "b", [-3] = "c"}, cycle,
        errors.new("plain"), errors.new({kind = errors.CONFLICT, message = "full", retryable = true, details = {left = 3}}),
        assert(time.parse_duration("90s")), time.now(), {at = time.now(), deep = {errors.new("inside")}},
    }
end

return shared
