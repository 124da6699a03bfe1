-- Runs one program: prints its result, the seconds of the first call and the median of warm calls.
unpack = unpack or table.unpack
math.pow = math.pow or function(x, y) return x ^ y end

local run = assert(loadfile(arg[1]))()
local warmup, measured = tonumber(arg[2]), tonumber(arg[3])
local clock = os.clock

local start = clock()
local result = run()
local cold = clock() - start

local deadline = clock() + warmup
repeat
  run()
until clock() >= deadline

local times = {}
for i = 1, measured do
  start = clock()
  run()
  times[i] = clock() - start
end
table.sort(times)
print(result)
print(cold)
print(times[math.floor(measured / 2) + 1])
