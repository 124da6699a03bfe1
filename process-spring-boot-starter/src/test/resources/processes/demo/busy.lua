-- Says what it is busy with, and waits in two coroutines.
local function watch()
  process.events():receive()
end

local function wait()
  local paid = process.listen("paid")
  -- Nothing comes.
  paid:receive()
  return true
end

return function()
  process.describe("order 17\nwaits for its payment")
  coroutine.spawn(watch)
  local done = wait()
  return done
end
