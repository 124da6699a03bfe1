-- Runs for an actor whose policy allows everything here and less at the other node.
local suite = require("suite")
local denied = errors.PERMISSION_DENIED

return function(peer, host)
    local function no(what, result, err)
        suite.failed(denied, "not allowed to " .. what, result, err)
    end
    no("link: " .. peer, process.link(peer))
    no("terminate: " .. peer, process.terminate(peer))
    no("cancel: " .. peer, process.cancel(peer))
    no("cancel: " .. peer, process.cancel(peer, "1s", "reason"))
    no("spawn monitored process: test:give", process.spawn_monitored("test:give", host))
    no("spawn linked process: test:give", process.spawn_linked("test:give", host))
    no("call process: test:give", process.call("test:give", host))
    assert(process.monitor(peer) == true)
    assert(process.request(peer, "ask", "10s", 1) == 1)
    assert(process.spawn("test:give", host))
    suite.silent(process.events())
end
