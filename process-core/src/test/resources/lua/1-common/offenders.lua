-- One value of each kind that cannot cross a border, by the name errors give it.
local funcs = require("funcs")
local security = require("security")
local time = require("time")

return function()
    local inbox = process.inbox()
    assert(process.send(process.pid(), "x"))
    return {
        ["function"] = print,
        coroutine = coroutine.create(print),
        channel = channel.new(),
        timer = (time.timer("1h")),
        ticker = (time.ticker("1h")),
        future = assert(funcs.async("test:echo")),
        message = inbox:receive(),
        actor = security.new_actor("alice"),
        scope = security.new_scope(),
        policy = assert(security.policy("test:everything")),
        userdata = process.with_context({}),
    }
end
