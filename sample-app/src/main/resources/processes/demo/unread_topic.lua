-- Waits for "paid"; what comes is called "payed".
local function main()
  local misspelled = process.spawn_linked("demo:misspelled_sender", "demo:lab", process.pid())
  local events, paid = process.events(), process.listen("paid")
  local cases = {events:case_receive(), paid:case_receive()}
  process.describe("waits for payments")
  while true do
    local got = channel.select(cases)
    if got.channel == events and got.value.kind == process.event.CANCEL then
      process.terminate(misspelled)
      return
    end
  end
end

return main
