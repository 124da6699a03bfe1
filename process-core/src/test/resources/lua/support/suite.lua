-- A suite is a list of named tests. Its main function runs the test with the given name in
-- a process of its own; without a name it returns all names.
local security = require("security")
local time = require("time")

local suite = {}

local tests, names = {}, {}

function suite.test(name, body)
    assert(not tests[name], "two tests are called " .. name)
    tests[name] = body
    names[#names + 1] = name
end

-- The same, run as an actor who may do everything except what the policies deny.
function suite.denied(name, policies, body)
    suite.test(name, function()
        if security.actor() then
            return body()
        end
        local scope = security.new_scope({ assert(security.policy("test:everything")) })
        for _, id in ipairs(policies) do
            scope = scope:with(assert(security.policy(id)))
        end
        local _, err = process.with_context({})
            :with_actor(security.new_actor("tester"))
            :with_scope(scope)
            :call(process.id(), "test:host", name)
        if err then
            error(err)
        end
    end)
end

function suite.main(name)
    if not name then
        return names
    end
    tests[name]()
end

-- The call failed with nil (or false) and an Error of this kind and text.
function suite.failed(kind, message, result, err)
    assert(not result, "expected a failure, got " .. tostring(result))
    assert(errors.is(err, kind), "expected kind " .. kind .. ", got " .. tostring(err))
    assert(err:message() == message, "expected '" .. message .. "', got '" .. err:message() .. "'")
    assert(err:retryable() == (kind == errors.RATE_LIMITED))
    return err
end

-- The function raises a string that ends with this text.
function suite.raises(text, f, ...)
    local ok, err = pcall(f, ...)
    assert(not ok, "expected an error")
    assert(type(err) == "string" and err:sub(-#text) == text, "expected '" .. text .. "', got '" .. tostring(err) .. "'")
    assert(#err > #text, "no position in '" .. err .. "'")
end

-- The function raises an Error object of this kind and text.
function suite.raises_error(kind, message, f, ...)
    local ok, err = pcall(f, ...)
    assert(not ok, "expected an error")
    suite.failed(kind, message, nil, err)
end

-- Receives, but not for ever.
function suite.receive(ch)
    local result = channel.select({ ch:case_receive(), time.after("10s"):case_receive() })
    assert(result.channel == ch, "nothing came")
    return result.value, result.ok
end

-- Nothing is there now and nothing comes soon.
function suite.silent(ch)
    local result = channel.select({ ch:case_receive(), time.after("20ms"):case_receive() })
    assert(result.channel ~= ch, "something came: " .. tostring(result.value))
end

-- Waits for the EXIT of a process and returns the event.
function suite.exit_of(pid)
    while true do
        local event = suite.receive(process.events())
        if event.kind == process.event.EXIT and event.from == pid then
            return event
        end
    end
end

-- A process that waits until it gets a message or is ended.
function suite.idle()
    return assert(process.spawn("test:idle", "test:host"))
end

-- The PID of a process that has ended.
function suite.dead()
    local pid = assert(process.spawn_monitored("test:give", "test:host"))
    suite.exit_of(pid)
    return pid
end

return suite
