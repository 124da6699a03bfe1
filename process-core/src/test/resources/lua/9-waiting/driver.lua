-- Spawns n processes that wait, and when told to, sends each a message and returns how many gave the right answer,
-- with the first of the others.
local BATCH = 500

-- What the calls of waiter.lua make of a value.
local expected = {
  function(v) return v + 1 end,
  function(v) return "123" .. v end,
  function(v) return v .. "-b" end,
  function(v) return v * 3 end,
  function(v) return "e" .. v end,
  function(v) return v % 2 == 0 end,
  function(v) return "t" .. v end,
  function(v) return "1," .. v .. ",2" end,
  function(v) return v .. " raised" end,
  function(v) return v * 2 end
}

local function value(number) return number * 7 % 1009 end

return function(n)
  local me, inbox, go, pids = process.pid(), process.inbox(), process.listen("go"), {}
  for i = 1, n do pids[i] = process.spawn("waiting:waiter", "waiting:host", me, i) end
  go:receive()
  local right, wrong = 0, ""
  for first = 1, n, BATCH do
    local last = math.min(first + BATCH - 1, n)
    for i = first, last do process.send(pids[i], "value", value(i)) end
    for _ = first, last do
      local answer = inbox:receive():payload()
      local should = expected[answer.number % #expected + 1](value(answer.number))
      if answer.result == should then
        right = right + 1
      elseif wrong == "" then
        wrong = answer.number .. ": " .. tostring(answer.result) .. " instead of " .. tostring(should)
      end
    end
  end
  return {right = right, wrong = wrong}
end
