-- Knows the state of every order. Orders report each step; should one die without a word,
-- its EXIT says so. Nothing is lost.
local orders = {}       -- id -> {state, reason}
local ids = {}          -- pid -> id, of orders that are under way
local counts = {}       -- state -> number of orders
local reasons = {}      -- reason -> number of failed orders

local final = {shipped = true, cancelled = true, failed = true}

local function enter(id, state, reason)
  local known = orders[id]
  if known then
    counts[known.state] = counts[known.state] - 1
  end
  orders[id] = {state = state, reason = reason}
  counts[state] = (counts[state] or 0) + 1
  if state == "failed" then
    reasons[reason] = (reasons[reason] or 0) + 1
  end
end

local handlers = {}

function handlers.opened(message)
  local id = message:payload()
  enter(id, "new")
  ids[message:from()] = id
  process.monitor(message:from())
end

function handlers.state(message)
  enter(message:payload())
end

local function reply(message, result)
  local number = message:payload()
  process.send(message:from(), "reply", number, result)
end

function handlers.find(message)
  local _, id = message:payload()
  local known = orders[id]
  reply(message, known and {id = id, state = known.state, reason = known.reason})
end

function handlers.list(message)
  local _, wanted = message:payload()
  local found = {}
  for id, known in pairs(orders) do
    if known.state == wanted.state and #found < wanted.limit then
      found[#found + 1] = id
    end
  end
  table.sort(found)
  reply(message, found)
end

function handlers.totals(message)
  reply(message, {counts = counts, reasons = reasons})
end

local function on_exit(event)
  local id = ids[event.from]
  ids[event.from] = nil
  if id and not final[orders[id].state] then
    enter(id, "failed", tostring(event.error or "ended early"))
  end
end

local function main()
  process.registry.register("ledger")
  local inbox, events = process.inbox(), process.events()
  local cases = {inbox:case_receive(), events:case_receive()}
  while true do
    local got = channel.select(cases)
    if got.channel == inbox then
      local handle = handlers[got.value:topic()]
      if handle then
        handle(got.value)
      end
    elseif got.value.kind == process.event.EXIT then
      on_exit(got.value)
    elseif got.value.kind == process.event.CANCEL then
      return
    end
  end
end

return main
