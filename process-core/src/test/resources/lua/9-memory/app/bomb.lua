-- Programs that allocate without bound, each in its own way.
local bombs = {}

function bombs.table()
  local t = {}
  for i = 1, math.huge do t[i] = i end
end

function bombs.list()
  local head
  while true do head = {next = head} end
end

function bombs.strings()
  local t, n = {}, 0
  while true do
    n = n + 1
    t[n] = ("x"):rep(1000) .. n
  end
end

function bombs.doubling()
  local s = "0123456789"
  while true do s = s .. s end
end

function bombs.closures()
  local head
  while true do
    local before = head
    head = function() return before end
  end
end

function bombs.coroutines()
  local t = {}
  while true do
    local co = coroutine.create(function() coroutine.yield() end)
    coroutine.resume(co)
    t[#t + 1] = co
  end
end

-- Coroutines that wait so many calls deep each.
local function deep(calls)
  local function down(n)
    if n == 0 then
      coroutine.yield()
      return 0
    end
    return 1 + down(n - 1)
  end
  local t = {}
  while true do
    t[#t + 1] = coroutine.wrap(down)
    t[#t](calls)
  end
end

function bombs.stacks() deep(150) end

function bombs.recursion() deep(20000) end

function bombs.mailbox()
  local me, body = process.pid(), {text = ("x"):rep(2000)}
  while true do process.send(me, "more", body) end
end

return function(kind)
  bombs[kind]()
end
