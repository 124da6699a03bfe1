-- Request and reply over messages: send a topic to a named service, wait for its answer.
-- The service answers with the topic "reply" and the same request number.
local requests = {}

local last = 0

-- Waits at most `timeout` for the answer of `service`.
-- `also` may name more channels to watch, in the order of their importance, which comes
-- before that of the answer: {{channel, handler}, ...}. The first case that is ready wins,
-- so events come first. A handler that returns something other than nil ends the wait with it.
function requests.ask(service, topic, body, timeout, also)
  last = last + 1
  local number = last
  local replies = process.listen("reply")
  local _, err = process.send(service, topic, number, body)
  if err then
    return nil, err
  end

  local deadline = time.after(timeout)
  local cases, handlers = {}, {}
  for _, watched in ipairs(also or {}) do
    local ch, handler = watched[1], watched[2]
    cases[#cases + 1] = ch:case_receive()
    handlers[ch] = handler
  end
  cases[#cases + 1] = replies:case_receive()
  cases[#cases + 1] = deadline:case_receive()

  while true do
    local got = channel.select(cases)
    if got.channel == deadline then
      return nil, errors.new{
        kind = errors.TIMEOUT,
        message = service .. " did not answer in " .. timeout,
        retryable = true,
      }
    elseif got.channel == replies then
      -- An answer to an earlier request that had timed out is not ours.
      local answered, result, failure = got.value[1], got.value[2], got.value[3]
      if answered == number then
        return result, failure
      end
    else
      local stop = handlers[got.channel](got.value)
      if stop ~= nil then
        return nil, stop
      end
    end
  end
end

-- Answers a request received as a message.
function requests.reply(message, result, failure)
  local number = message:payload()
  -- The asker may have gone meanwhile; then nobody waits for the answer.
  process.send(message:from(), "reply", number, result, failure)
end

return requests
