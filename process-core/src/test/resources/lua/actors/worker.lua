-- Answers questions about its rights until it is told to end. Builder and executor are
-- made before any question, with the rights of the beginning.
local funcs, security = require("funcs"), require("security")

local HOST = "actors:host"

local function main(name)
  assert(process.registry.register(name))
  local builder, executor = process.with_context({}), funcs.new()
  local narrow = process.with_context({}):with_scope(security.new_scope({}))
  local answers = {
    own = function() return security.can("door.open", "door") end,
    child = function() return process.call("actors:child", HOST) end,
    builder = function() return builder:call("actors:child", HOST) end,
    narrow = function() return narrow:call("actors:child", HOST) end,
    executor = function() return executor:call("actors:fn") end,
    spawn = function() return process.spawn("actors:worker", HOST, name .. ".child") end,
    impostor = function()
      local actor = security.new_actor(security.actor():id())
      return process.with_context({}):with_actor(actor):spawn("actors:worker", HOST, name .. ".impostor")
    end,
    actor = function() return security.actor():meta().level end,
  }
  while true do
    local message = process.inbox():receive()
    local answer, err = answers[message:topic()]()
    process.send(message:from(), "answer", err and tostring(err) or tostring(answer))
  end
end

return main
