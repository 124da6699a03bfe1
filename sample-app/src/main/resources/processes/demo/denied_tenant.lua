-- What mallory would like to do. Its scope allows none of it.
local attempts = {
  function() return process.registry.register("payments") end,
  function() return process.spawn("shop.payment:worker", "shop:services") end,
  function() return process.terminate("payments") end,
}

return function()
  local events = process.events()
  local denied = 0
  while true do
    for _, attempt in ipairs(attempts) do
      local ok = attempt()
      if not ok then
        denied = denied + 1
      end
    end
    process.describe("was denied " .. denied .. " times")
    local got = channel.select({events:case_receive(), time.after("500ms"):case_receive()})
    if got.channel == events then
      return
    end
  end
end
