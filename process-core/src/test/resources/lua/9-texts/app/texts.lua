-- Gives each function that takes a name or a reason the longest text that is allowed, and
-- one byte more. Returns the cases when called without one.
local ctx, funcs, logger, security = require("ctx"), require("funcs"), require("logger"), require("security")

local pg = require("pg")

local me = process.pid()
local builder, scope = process.with_context({}), security.new_scope({})

-- Each takes the text and returns or raises what the function under test answers.
local cases = {
  send_destination = {"destination", function(x) return process.send(x, "t") end},
  send_topic = {"topic", function(x) return process.send(me, x) end},
  listen = {"topic", function(x) return process.listen(x) end},
  register = {"name", function(x) return process.registry.register(x) end},
  lookup = {"name", function(x) return process.registry.lookup(x) end},
  unregister = {"name", function(x) return process.registry.unregister(x) end},
  register_pid = {"pid", function(x) return process.registry.register("n", "{" .. x:sub(3) .. "}") end},
  join = {"group", function(x) return pg.join(x) end},
  leave = {"group", function(x) return pg.leave(x) end},
  members = {"group", function(x) return pg.members(x) end},
  group_send = {"group", function(x) return pg.send(x, "t") end},
  group_topic = {"topic", function(x) return pg.send("g", x) end},
  with_name = {"name", function(x) return builder:with_name(x) end},
  with_message = {"topic", function(x) return builder:with_message(x) end},
  monitor = {"destination", function(x) return process.monitor(x) end},
  unmonitor = {"destination", function(x) return process.unmonitor(x) end},
  link = {"destination", function(x) return process.link(x) end},
  unlink = {"destination", function(x) return process.unlink(x) end},
  terminate = {"destination", function(x) return process.terminate(x) end},
  cancel = {"destination", function(x) return process.cancel(x) end},
  cancel_reason = {"reason", function(x) return process.cancel(me, nil, x) end, 4096},
  spawn = {"process ID", function(x) return process.spawn(x, "app:processes") end},
  spawn_host = {"host ID", function(x) return process.spawn("app:texts", x) end},
  call = {"process ID", function(x) return process.call(x, "app:processes") end},
  call_host = {"host ID", function(x) return process.call("app:texts", x) end},
  upgrade = {"process ID", function(x)
    if x:find("^x+$") and #x <= 1024 or x:find("🙂", 1, true) then return nil, "not tried" end
    return process.upgrade(x)
  end},
  funcs_call = {"function ID", function(x) return funcs.call(x) end},
  funcs_async = {"function ID", function(x) return funcs.async(x) end},
  kind = {"kind", function(x) return errors.new(x, "message") end},
  kind_field = {"kind", function(x) return errors.new({message = "message", kind = x}) end},
  logger = {"logger name", function(x) return logger:named(x) end},
  actor = {"actor id", function(x) return security.new_actor(x) end},
  can_action = {"action", function(x) return security.can(x, "r") end},
  can_resource = {"resource", function(x) return security.can("a", x) end},
  evaluate_action = {"action", function(x) return scope:evaluate(nil, x, "r") end},
  evaluate_resource = {"resource", function(x) return scope:evaluate(nil, "a", x) end},
  policy = {"id", function(x) return security.policy(x) end},
  named_scope = {"id", function(x) return security.named_scope(x) end},
  contains = {"policy id", function(x) return scope:contains(x) end},
  without = {"policy id", function(x) return scope:without(x) end},
  contains_parts = {"policy id", function(x) return scope:contains({ns = x, name = "n"}) end},
  load_location = {"zone name", function(x) return time.load_location(x) end},
  fixed_zone = {"zone name", function(x) return time.fixed_zone(x, 0) end},
}

-- What went wrong, returned or raised.
local function problem(f, x)
  local ok, first, second = pcall(f, x)
  if not ok then return first end
  if not first then return second end
  return nil
end

return function(name)
  if not name then
    local names = {}
    for case in pairs(cases) do names[#names + 1] = case end
    table.sort(names)
    return names
  end
  local what, f, longest = cases[name][1], cases[name][2], cases[name][3] or 1024
  local allowed = problem(f, ("x"):rep(longest))
  assert(not tostring(allowed):find("too long", 1, true), tostring(allowed))
  local refused = problem(f, ("x"):rep(longest + 1))
  assert(errors.is(refused, errors.INVALID), "not INVALID: " .. tostring(refused))
  assert(tostring(refused) == what .. " too long", tostring(refused))
  -- The length counts in bytes.
  local umlauts = problem(f, ("ü"):rep(longest / 2 + 1))
  assert(tostring(umlauts) == what .. " too long", tostring(umlauts))
  if what == "reason" or what == "logger name" then return end
  -- Malformed texts would be the same one in Java, and control characters forge lines of logs.
  local wrap = (what == "pid") and "xx" or ""
  for text, wrong in pairs({
    ["a\255"] = "is not UTF-8", ["\195"] = "is not UTF-8", ["\237\160\128"] = "is not UTF-8", ["a\192\128"] = "is not UTF-8",
    ["a\nb"] = "contains a control character", ["\0"] = "contains a control character",
    ["a\127"] = "contains a control character", ["a\194\133"] = "contains a control character",
  }) do
    local malformed = problem(f, wrap .. text)
    assert(errors.is(malformed, errors.INVALID), "not INVALID: " .. tostring(malformed))
    assert(tostring(malformed) == what .. " " .. wrong, tostring(malformed))
  end
  local umlaut = problem(f, wrap .. "ä €🙂\194\160")
  assert(not tostring(umlaut):find("UTF-8", 1, true) and not tostring(umlaut):find("control", 1, true), tostring(umlaut))
end
