-- Keeps the stock: reserve takes from it, release gives back, stock tells what is left.
-- One process, so two orders can never get the same lamp: no locks needed.
local stock
local reservations = {}     -- order id -> what it has reserved

local handlers = {}

function handlers.reserve(message)
  local wanted = message:payload()
  if reservations[wanted.order] then
    return message:reply(true)     -- asked again after a timeout
  end
  local left = stock[wanted.item]
  if not left then
    return message:reply(nil, errors.new(errors.NOT_FOUND, "unknown item"))
  elseif left < wanted.quantity then
    return message:reply(nil, errors.new(errors.CONFLICT, "out of stock"))
  end
  stock[wanted.item] = left - wanted.quantity
  reservations[wanted.order] = wanted
  message:reply(true)
end

function handlers.release(message)
  local order = message:payload()
  local reserved = reservations[order]
  if reserved then
    reservations[order] = nil
    stock[reserved.item] = stock[reserved.item] + reserved.quantity
  end
end

function handlers.stock(message)
  message:reply(stock)
end

-- Already here: the name is known when the services that require this one start.
process.registry.register("inventory")

local function main(initial)
  stock = initial
  local events, inbox = process.events(), process.inbox()
  -- The first case that is ready wins: events first, or a busy inbox would delay CANCEL.
  local cases = {events:case_receive(), inbox:case_receive()}
  while true do
    local got = channel.select(cases)
    if got.channel == inbox then
      local handle = handlers[got.value:topic()]
      if handle then
        handle(got.value)
      end
    elseif got.value.kind == process.event.CANCEL then
      return
    end
  end
end

return main
