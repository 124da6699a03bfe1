-- 2.6 and 3.9: a host that stops. Tries what a stopping host refuses, then ends or stays.
return function(host, stay)
    local suite = require("suite")
    local event = suite.receive(process.events())
    assert(event.kind == process.event.CANCEL and event.reason == "scheduler shutdown")
    assert(event.deadline and event.from:match("^{node:control|"))
    suite.failed(errors.UNAVAILABLE, "host is shutting down", process.spawn("test:give", host))
    suite.failed(errors.UNAVAILABLE, "host is shutting down", process.send(process.pid(), "x"))
    if stay then
        channel.new():receive()
    end
    return "cleaned up"
end
