-- What all random programs share. A program works on three budgets, so that it ends at the same point in every
-- implementation: fuel for the turns of loops, calls for functions entered (each may add to the depth of C's stack in
-- PUC Lua, which has room for 200), and output. An empty one fails at once whatever is tried again; fuel and calls are
-- filled up between the blocks of a program, where nothing is on the stack.
local concat, format, text, raw = table.concat, string.format, tostring, rawget
local find, gsub, sub, sort = string.find, string.gsub, string.sub, table.sort
local select, type, error, ipairs, pairs, print = select, type, error, ipairs, pairs, print
local getmetatable, setmetatable, tonumber = getmetatable, setmetatable, tonumber

local fuel, calls, lines, bytes = 0, 0, 0, 0

local function refill()
  fuel, calls = 2000, 140
end

local function burn(n)
  fuel = fuel - (n or 1)
  if fuel < 0 then error('no fuel', 0) end
end

local function enter()
  calls = calls - 1
  if calls < 0 then error('no calls', 0) end
end

-- Concatenations do not grow for ever, and the sign of NaN is that of the processor.
local function clip(v)
  if type(v) == 'string' then
    if #v > 60 then v = sub(v, 1, 60) end
    if find(v, 'nan', 1, true) then v = gsub(v, '%-?nan', 'nan') end
  end
  return v
end

-- Powers differ in the last bits from one implementation to another.
local function round(v)
  if type(v) == 'number' and v == v and v % 1 ~= 0 then return tonumber(format('%.9g', v)) end
  return v
end

local function tostring(...)
  local v = ...
  local k = type(...)
  if (k == 'table' or k == 'function' or k == 'thread') and not (getmetatable(v) or {}).__tostring then
    return k
  end
  return clip(text(v))
end

local function list(t)
  local keys = {}
  for k in pairs(t) do keys[#keys + 1] = tostring(k) end
  sort(keys)
  return ipairs(keys)
end

-- Any border is right.
local function len(t)
  if type(t) ~= 'table' or getmetatable(t) ~= nil then return #t end
  local n, first = #t, 0
  if n > 0 and t[n] == nil or t[n + 1] ~= nil then print('no border: ' .. n) end
  while t[first + 1] ~= nil do first = first + 1 end
  return first
end

local function show(...)
  local n = select('#', ...)
  local t = {...}
  for i = 1, n do
    local v = t[i]
    local k = type(v)
    if k == 'number' and v ~= v then v = 'nan' end
    t[i] = (k == 'table' or k == 'function' or k == 'thread') and k or text(v)
  end
  local line = concat(t, ' ')
  lines, bytes = lines + 1, bytes + #line
  if lines > 500 or bytes > 200000 then error('no lines', 0) end
  print(line)
end

-- What yields outside of a coroutine differs: a process is one.
local running, yield = coroutine.running, coroutine.yield
local function give(...)
  local _, main = running()
  if main then return 'main', ... end
  return yield(...)
end

local M = {}
M.__index = function(t, k) return k end
M.__add = function(a, b) return type(a) .. '+' .. type(b) end
M.__sub = function(a, b) return 7 end
M.__mul = function(a, b) return setmetatable({v = 3}, M) end
M.__unm = function(a) return a end
M.__concat = function(a, b) return 'cat' end
M.__lt = function(a, b) return true end
M.__le = function(a, b) return false end
M.__eq = function(a, b) return true end
M.__len = function(a) return 5 end
M.__call = function(self, ...) return select('#', ...), ... end

local C = {}
C.__index = C
function C.new(v) return setmetatable({v = v}, C) end
function C:get(d) return self.v, d end
function C:add(d) self.v = self.v + d return self end

return refill, burn, enter, clip, round, tostring, list, len, show, give, M, C
