-- Adds numbers, and warns an hour after its start.
local function main(listener)
  process.registry.register("ledger")
  local inbox, hour = process.inbox(), time.after("1h")
  local total = 0
  while true do
    local got = channel.select{inbox:case_receive(), hour:case_receive()}
    if got.channel == hour then
      if listener then
        process.send(listener, "late", total)
      end
      hour = channel.new()
    elseif got.value:topic() == "add" then
      total = total + got.value:payload()
    elseif got.value:topic() == "total" then
      process.send(got.value:from(), "total", total)
    elseif got.value:topic() == "stop" then
      return got.value:payload()
    end
  end
end

return main
