-- Does what it is told, and keeps what it sees.
-- Request "do" with the name of a function and its arguments: answers what it returns.
-- Request "log": answers what was seen. Anything else is seen.

local function spawn_named(name, id, host)
  return process.with_context({}):with_name(name):spawn_monitored(id, host)
end

local function functionOf(name)
  if name == "spawn_named" then return spawn_named end
  local group, field = name:match("^(%a+)%.([%a_]+)$")
  return group and process[group][field] or process[name]
end

local function text(event)
  local result = event.error or event.result and event.result.value
  return event.kind .. ":" .. tostring(result)
end

return function()
  local inbox, events, log = process.inbox(), process.events(), {}
  process.set_options({trap_links = true})

  local function see(message)
    local topic = message:topic()
    if topic == "do" then
      local function run(name, ...)
        return functionOf(name)(...)
      end
      coroutine.spawn(function()
        local value, err = run(message:payload())
        if err then message:reply(nil, err) else message:reply(value) end
      end)
    elseif topic == "log" then
      message:reply(log)
    elseif topic == "end" then
      return true
    elseif topic == "fail" then
      error((message:payload()))
    else
      log[#log + 1] = topic .. ":" .. tostring((message:payload()))
    end
  end

  while true do
    local got = channel.select({inbox:case_receive(), events:case_receive()})
    if got.channel == inbox then
      if see(got.value) then return "ended" end
    else
      log[#log + 1] = text(got.value)
    end
  end
end
