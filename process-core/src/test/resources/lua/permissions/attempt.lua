-- Does what one permission is about and tells whether that was denied.
local funcs, pg, security = require("funcs"), require("pg"), require("security")

local HOST = "table:host"

local attempts = {
  ["process.spawn"] = function() return process.spawn("table:answer", HOST) end,
  ["process.host"] = function() return process.spawn("table:answer", HOST) end,
  ["process.spawn.monitored"] = function() return process.spawn_monitored("table:answer", HOST) end,
  ["process.spawn.linked"] = function() return process.spawn_linked("table:answer", HOST) end,
  ["process.call"] = function() return process.call("table:answer", HOST) end,
  ["process.send"] = function(target) return process.send(target, "topic") end,
  ["process.cancel"] = function(target) return process.cancel(target) end,
  ["process.terminate"] = function(target) return process.terminate(target) end,
  ["process.monitor"] = function(target) return process.monitor(target) end,
  ["process.unmonitor"] = function(target) return process.unmonitor(target) end,
  ["process.link"] = function(target) return process.link(target) end,
  ["process.unlink"] = function(target) return process.unlink(target) end,
  ["process.context"] = function() return process.with_context({key = 1}) end,
  ["process.security"] = function()
    return process.with_context({}):with_scope(security.new_scope())
  end,
  ["process.registry.register"] = function() return process.registry.register("attempt") end,
  ["process.registry.unregister"] = function()
    assert(process.registry.register("attempt"))
    return process.registry.unregister("attempt")
  end,
  ["process.group.join"] = function() return pg.join("attempt") end,
  ["process.group.leave"] = function()
    assert(pg.join("attempt"))
    return pg.leave("attempt")
  end,
  ["funcs.call"] = function() return funcs.call("table:fn") end,
  ["funcs.context"] = function() return funcs.new():with_context({key = 1}) end,
  ["funcs.security"] = function() return funcs.new():with_scope(security.new_scope()) end,
  ["module.require"] = function() return require("tools") end,
  ["security.actor.create"] = function() return security.new_actor("someone") end,
  ["security.scope.create"] = function() return security.new_scope() end,
  ["security.policy.get"] = function() return security.policy("table:rule") end,
  ["security.policy_group.get"] = function() return security.named_scope("table:rules") end,
}

return function(action, target)
  local attempt = assert(attempts[action], "no attempt for " .. action)
  local ran, result, err = pcall(attempt, target)
  if not ran then err = result end
  if ran and result then return "allowed" end
  if errors.is(err, errors.PERMISSION_DENIED) then return "denied" end
  error(action .. ": " .. tostring(err))
end
