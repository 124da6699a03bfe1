-- Does what it is told by requests, and keeps its events.
local ctx, security = require("ctx"), require("security")

local events = {}

local actions = {}

function actions.ask(...) return ... end
function actions.pid() return process.pid() end
function actions.refuse(kind, message) return nil, errors.new({kind = kind, message = message, details = {left = 3}}) end
function actions.monitor(pid) return process.monitor(pid) end
function actions.link(pid) return process.link(pid) end
function actions.unlink(pid) return process.unlink(pid) end
function actions.send(...) return process.send(...) end
function actions.context() return ctx.all() end
function actions.named(name) return process.registry.lookup(name) end
function actions.options(options) return process.set_options(options) end
function actions.events() return events end

function actions.identity()
  local actor, scope = security.actor(), security.scope()
  return actor and actor:id(), actor and actor:meta(), scope and #scope:policies()
end

return function(...)
  process.set_options({trap_links = true})
  local inbox, signals, kept, arguments = process.inbox(), process.events(), nil, {n = select("#", ...), ...}

  function actions.arguments() return arguments end

  while true do
    local got = channel.select({inbox:case_receive(), signals:case_receive()})
    if got.channel == signals then
      local event = got.value
      events[#events + 1] = {kind = event.kind, from = event.from, at = event.at, reason = event.reason,
        deadline = event.deadline, error = event.error, value = event.result and event.result.value}
    else
      local message = got.value
      local topic = message:topic()
      if topic == "echo" then
        process.send(message:from(), "echo", message:payload())
      elseif topic == "keep" then
        kept = message
      elseif topic == "fail" then
        error((message:payload()))
      elseif topic == "return" then
        return message:payload()
      elseif topic == "first" then
        events[#events + 1] = {kind = "first", from = message:from(), value = message:payload()}
      else
        message:reply(actions[topic](message:payload()))
      end
    end
  end
end
