-- A table whose parts are shared: 2^depth places, depth tables.
local function doubled(depth, leaf)
  local t = { leaf }
  for i = 1, depth do t = { t, t } end
  return t
end

return function(what, depth, leaf)
    local value = doubled(depth, leaf or 1)
    if what == "result" then return value end
    if what == "details" then error({ parts = value }) end
    if what == "Error" then return nil, errors.new({ kind = errors.INTERNAL, message = "broken", details = { parts = value } }) end
    local cycle = { name = "loop" }
    cycle.self = cycle
    if what == "cycle" then error({ cycle = cycle, parts = { 1, 2 } }) end
    if what == "json" then
      local json = require("json")
      local ok, text = pcall(json.encode, value)
      return ok and #text or tostring(text)
    end
    if what == "log" then
      require("logger"):info("shared", { parts = value })
      return "logged"
    end
    if what == "send" then
      process.send(process.pid(), "to self", value)
      local message = process.inbox():receive()
      local t = message:payload()
      local steps = 0
      while type(t) == "table" and t[1] == t[2] do t = t[1]; steps = steps + 1 end
      return steps
    end
end
