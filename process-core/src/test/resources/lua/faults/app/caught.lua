local faulty = require("faulty")

local function describe(ok, err)
  return {ok = ok, type = type(err), kind = err:kind(), text = tostring(err), stack = err:stack()}
end

-- Catches in every way there is, and goes on.
return function(name)
  local call = faulty[name]
  return {
    describe(pcall(call)),
    describe(xpcall(call, function(err) return err end)),
    describe(coroutine.resume(coroutine.create(call))),
    describe(pcall(coroutine.wrap(call))),
    describe(pcall(table.sort, {1, 2}, call)),
    describe(pcall(string.gsub, "a", "a", call)),
    describe(pcall(function() return setmetatable({}, {__index = call}).x end)),
    describe(select(2, pcall(pcall, call))),
  }
end
