-- Waits for one message inside pcall inside a coroutine inside a metamethod, with another call in between that
-- depends on the number, and answers with what became of it.
local inbox, value

local function wait()
  value = inbox:receive():payload()
  return value
end

-- The innermost call. What each returns for a value is written down in driver.lua.
local calls = {
  function() return wait() + 1 end,
  function()
    local list = {3, 1, 2}
    table.sort(list, function(a, b)
      if not value then wait() end
      return a < b
    end)
    return table.concat(list) .. value
  end,
  function()
    return (("a-b"):gsub("%a", function(letter)
      if letter == "a" then return wait() .. "" end
    end))
  end,
  function()
    local sum = 0
    for _, found in function(_, i) if i < 3 then return i + 1, value or wait() end end, nil, 0 do sum = sum + found end
    return sum
  end,
  function()
    local _, result = xpcall(error, function(e) return e .. wait() end, "e")
    return result
  end,
  function()
    local mt = {__lt = function(a, b) return wait() % 2 == 0 end}
    return setmetatable({}, mt) < setmetatable({}, mt)
  end,
  function() return tostring(setmetatable({}, {__tostring = function() return "t" .. wait() end})) end,
  function()
    local next = coroutine.wrap(function()
      coroutine.yield(1)
      coroutine.yield(wait())
      return 2
    end)
    return next() .. "," .. next() .. "," .. next()
  end,
  function() error({raised = wait()}) end,
  function()
    local proxy = setmetatable({}, {__newindex = function(t, key) rawset(t, key, wait()) end})
    proxy.x = 0
    return proxy.x * 2
  end
}

-- Resumed twice: the first time it waits, the second time it has something to return.
local function inCoroutine(number)
  local thread = coroutine.create(function(call)
    local _, result = pcall(call)
    coroutine.yield("waited")
    return type(result) == "table" and result.raised .. " raised" or result
  end)
  local _, waited = coroutine.resume(thread, calls[number % #calls + 1])
  assert(waited == "waited", waited)
  local _, result = coroutine.resume(thread)
  return result
end

local object = setmetatable({}, {
  __index = function(_, number) return inCoroutine(number) end,
  __call = function(_, number) return inCoroutine(number) end,
  __add = function(_, number) return inCoroutine(number) end,
  __concat = function(_, number) return inCoroutine(number) end
})

local operations = {
  function(number) return object[number] end,
  function(number) return object(number) end,
  function(number) return object + number end,
  function(number) return object .. number end
}

return function(driver, number)
  inbox = process.inbox()
  local result = operations[math.floor(number / #calls) % #operations + 1](number)
  process.send(driver, "answer", {number = number, result = result})
end
