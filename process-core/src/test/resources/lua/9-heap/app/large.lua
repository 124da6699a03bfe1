-- Sends one large text to fresh processes.
return function()
  local text = ("x"):rep(10000000)
  while true do
    local pid = process.spawn("app:keep", "app:processes")
    if pid then process.send(pid, "text", text) else time.sleep("1ms") end
  end
end
