-- Sends numbered messages and monitors as it is told, and checks what comes: numbers of one
-- sender ascend, nothing comes from a process after its EXIT, one EXIT for each monitor.
return function()
  local inbox, events = process.inbox(), process.events()
  local sent, last, received = {}, {}, 0
  local monitors, exits, gone, wrong = {}, {}, {}, {}

  local function violation(text)
    wrong[#wrong + 1] = text
  end

  -- Messages of one node of the sender and those of signals: what was sent first is seen first.
  local function number(from, value)
    if gone[from] then
      violation("message " .. value .. " of " .. from .. " after its EXIT")
    elseif value <= (last[from] or 0) then
      violation("message " .. value .. " of " .. from .. " after " .. last[from])
    end
    last[from] = value
    received = received + 1
  end

  local handlers = {}

  function handlers.send(to)
    local value = (sent[to] or 0) + 1
    if process.send(to, "number", value) then
      sent[to] = value
    end
  end

  function handlers.monitor(to)
    if to == process.pid() then
      return          -- true, without effect
    end
    coroutine.spawn(function()
      if process.monitor(to) then
        monitors[to] = (monitors[to] or 0) + 1
      end
    end)
  end

  local function take(message)
    local topic, value = message:topic(), message:payload()
    if topic == "number" then
      number(message:from(), value)
    elseif topic == "report" then
      message:reply({monitors = monitors, exits = exits, wrong = wrong, received = received, sent = sent})
    elseif topic == "die" then
      return true
    else
      handlers[topic](value)
    end
  end

  local cases = {inbox:case_receive(), events:case_receive()}
  while true do
    local got = channel.select(cases)
    if got.channel == inbox then
      if take(got.value) then
        return "died"
      end
    elseif got.value.kind == process.event.EXIT then
      local from = got.value.from
      exits[from] = (exits[from] or 0) + 1
      -- A node that is lost may be back: then its processes go on.
      if not got.value.error then
        gone[from] = true
      end
    end
  end
end
