-- Packs ten parcels a second, and gets fifty.
local function main()
  local producer = process.spawn_linked("demo:eager_producer", "demo:lab", process.pid())
  local events, work = process.events(), process.listen("work")
  local cases = {events:case_receive(), work:case_receive()}
  local packed = 0
  while true do
    local got = channel.select(cases)
    if got.channel == work then
      packed = packed + 1
      process.describe("packs parcel " .. packed)
      time.sleep("100ms")
    elseif got.value.kind == process.event.CANCEL then
      process.terminate(producer)
      return
    end
  end
end

return main
