-- What test files use: describe, it, before_each, after_each, assert, expect_message, fake.
local fakes = require("luaprocess_fakes")

local kit = {}

local raise, check = error, assert

-- ---- cases ------------------------------------------------------------------------------------

local path, before, after = {}, {}, {}
local names, cases = {}, {}

local function copy(list)
  return {table.unpack(list)}
end

local function cut(list, length)
  for i = #list, length + 1, -1 do
    list[i] = nil
  end
end

function kit.describe(name, body)
  local befores, afters = #before, #after
  path[#path + 1] = name
  body()
  path[#path] = nil
  cut(before, befores)
  cut(after, afters)
end

function kit.it(name, body)
  local all = copy(path)
  all[#all + 1] = name
  local full = table.concat(all, " > ")
  if cases[full] then
    raise("there are two tests '" .. full .. "'", 2)
  end
  names[#names + 1] = full
  cases[full] = {body = body, before = copy(before), after = copy(after)}
end

function kit.before_each(body)
  before[#before + 1] = body
end

function kit.after_each(body)
  after[#after + 1] = body
end

-- Without a name, returns the names of all cases; else runs one of them.
function kit.main(name)
  if not name then
    return names
  end
  local case = cases[name]
  for _, prepare in ipairs(case.before) do
    prepare()
  end
  local ok, err = pcall(case.body)
  for i = #case.after, 1, -1 do
    case.after[i]()
  end
  if not ok then
    raise(err, 0)
  end
end

-- ---- texts ------------------------------------------------------------------------------------

local show

local function show_table(value, seen)
  if seen[value] then
    return "(a cycle)"
  end
  seen[value] = true
  local keys, parts = {}, {}
  for key in pairs(value) do
    keys[#keys + 1] = key
  end
  table.sort(keys, function(a, b)
    if type(a) == type(b) and (type(a) == "number" or type(a) == "string") then
      return a < b
    end
    return tostring(a) < tostring(b)
  end)
  for i, key in ipairs(keys) do
    local text = show(value[key], seen)
    parts[i] = (key == i) and text or (tostring(key) .. " = " .. text)
  end
  seen[value] = nil
  return "{" .. table.concat(parts, ", ") .. "}"
end

function show(value, seen)
  if type(value) == "string" then
    return string.format("%q", value)
  end
  return (type(value) == "table") and show_table(value, seen or {}) or tostring(value)
end

-- ---- assertions -------------------------------------------------------------------------------

local function same(a, b)
  if type(a) ~= "table" or type(b) ~= "table" then
    return a == b
  end
  for key, value in pairs(a) do
    if not same(value, b[key]) then
      return false
    end
  end
  for key in pairs(b) do
    if a[key] == nil then
      return false
    end
  end
  return true
end

-- An assertion that fails names the line of the test that calls it.
local function fail(text, message)
  raise((message and (message .. ": ") or "") .. text, 3)
end

local assertions = {}

function assertions.equal(expected, actual, message)
  if expected ~= actual then
    fail("expected " .. show(expected) .. ", got " .. show(actual), message)
  end
end

function assertions.same(expected, actual, message)
  if not same(expected, actual) then
    fail("expected " .. show(expected) .. ", got " .. show(actual), message)
  end
end

function assertions.near(expected, actual, tolerance, message)
  if type(actual) ~= "number" or math.abs(expected - actual) > tolerance then
    fail("expected " .. show(expected) .. " with a tolerance of " .. tolerance .. ", got " .. show(actual), message)
  end
end

function assertions.is_true(actual, message)
  if actual ~= true then
    fail("expected true, got " .. show(actual), message)
  end
end

function assertions.is_false(actual, message)
  if actual ~= false then
    fail("expected false, got " .. show(actual), message)
  end
end

function assertions.is_nil(actual, message)
  if actual ~= nil then
    fail("expected nil, got " .. show(actual), message)
  end
end

function assertions.not_nil(actual, message)
  if actual == nil then
    fail("expected a value, got nil", message)
  end
end

function assertions.not_equal(unexpected, actual, message)
  if unexpected == actual then
    fail("expected something else than " .. show(actual), message)
  end
end

function assertions.matches(pattern, actual, message)
  if type(actual) ~= "string" or not actual:find(pattern) then
    fail("expected a text that matches " .. show(pattern) .. ", got " .. show(actual), message)
  end
end

function assertions.contains(list, value, message)
  for _, element in pairs(list) do
    if same(element, value) then
      return
    end
  end
  fail("expected " .. show(value) .. " in " .. show(list), message)
end

-- The function raises an error whose text contains a text.
function assertions.raises(text, body, message)
  local ok, err = pcall(body)
  if ok then
    fail("expected an error with " .. show(text) .. ", got none", message)
  end
  if not tostring(err):find(text, 1, true) then
    fail("expected an error with " .. show(text) .. ", got " .. show(tostring(err)), message)
  end
end

-- nil and an Error of this kind, as functions of the runtime return them.
function assertions.fails(kind, result, err, message)
  if result ~= nil or err == nil then
    fail("expected an error of kind " .. kind .. ", got " .. show(result), message)
  end
  if err:kind() ~= kind then
    fail("expected an error of kind " .. kind .. ", got " .. err:kind() .. ": " .. tostring(err), message)
  end
end

assertions.equals = assertions.equal

-- assert(…) is still what it is everywhere.
kit.assert = setmetatable(assertions, {
  __call = function(_, ...)
    return check(...)
  end,
})

-- ---- processes --------------------------------------------------------------------------------

-- Waits for a message of a topic and returns its payload; fails if none comes in time.
function kit.expect_message(topic, within)
  local messages, late = process.listen(topic), time.after(within or "24h")
  local got = channel.select{messages:case_receive(), late:case_receive()}
  if got.channel == late then
    raise("expected a message of topic " .. show(topic) .. " within " .. (within or "24h") .. ", got none", 2)
  end
  return got.value
end

-- Waits for the end of a process and returns its result, or nil and its error.
function kit.expect_exit(pid, within)
  local events = process.events()
  local _, gone = process.monitor(pid)
  -- One that has ended already has left its EXIT if it was monitored before.
  local limit = (gone and gone:kind() == errors.NOT_FOUND) and "1ms" or within or "24h"
  local late = time.after(limit)
  while true do
    local got = channel.select{events:case_receive(), late:case_receive()}
    if got.channel == late then
      raise((limit == "1ms") and (tostring(pid) .. " had ended before it was monitored: use process.spawn_monitored")
        or ("expected the end of " .. tostring(pid) .. " within " .. limit .. ", it goes on"), 2)
    elseif got.value.kind == process.event.EXIT and got.value.from == pid then
      return got.value.result and got.value.result.value, got.value.error
    end
  end
end

kit.fake = {}

local faked = {}

local function run(number, name, args)
  local results = table.pack(pcall(faked[name], table.unpack(args)))
  if results[1] then
    fakes.answer(number, table.unpack(results, 2, results.n))
    return
  end
  local err = results[2]
  if type(err) == "userdata" then
    fakes.fail(number, err:kind(), err:message())
  else
    fakes.fail(number, errors.INTERNAL, tostring(err))
  end
end

local function serve()
  local calls = process.listen("luaprocess.fake")
  coroutine.spawn(function()
    while true do
      local call = calls:receive()
      run(table.unpack(call))
    end
  end)
end

-- Replaces functions of a module of the application for all processes: they run in the test,
-- while it waits for something.
function kit.fake.module(name, functions)
  if not next(faked) then
    serve()
  end
  for key, f in pairs(functions) do
    local full = name .. "." .. key
    faked[full] = f
    fakes.install(full)
  end
end

-- The test stands for another process: what is sent to the name comes to the test.
function kit.fake.process(name)
  local ok, err = process.registry.register(name)
  if not ok then
    raise(err, 0)
  end
end

-- Answers messages of a topic while the test waits for something else.
function kit.fake.answers(topic, answer)
  local messages = process.listen(topic, {message = true})
  coroutine.spawn(function()
    while true do
      local message, open = messages:receive()
      if not open then
        return
      end
      answer(message, message:payload())
    end
  end)
end

return kit
