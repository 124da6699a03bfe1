-- Multiple results, varargs and adjustment.
local function three() return 1, 2, 3 end
local function none() end
local a, b, c, d = three()
assert(a == 1 and b == 2 and c == 3 and d == nil)
a, b, c = three(), 10
assert(a == 1 and b == 10 and c == nil)
a, b, c = (three())
assert(a == 1 and b == nil)
assert(select("#", three()) == 3 and select("#", (three())) == 1)
assert(select("#", none()) == 0 and select("#", (none())) == 1 and select("#", none(), none()) == 1)
local t = { three(), three() }
assert(#t == 4 and t[4] == 3)
t = { three(), (three()) }
assert(#t == 2)
t = { [1] = 9, three() }
assert(t[1] == 1 and #t == 3)

local function count(...) return select("#", ...) end
assert(count() == 0 and count(nil) == 1 and count(nil, nil) == 2 and count(three(), nil) == 2)
assert(count(1, three()) == 4)
local function pass(...) return ... end
assert(count(pass(nil, 2, nil)) == 3)
local function shift(x, ...) return ... end
assert(count(shift(1, 2, 3)) == 2 and count(shift()) == 0)
local function fixed(...) local x, y = ...; return x, y end
assert(count(fixed()) == 2 and select(2, fixed(1, 2, 3)) == 2)
local function packed(...) local p = { n = select("#", ...), ... }; return p end
local p = packed(1, nil, 3)
assert(p.n == 3 and p[1] == 1 and p[2] == nil and p[3] == 3)
local function mixed(x, y, ...) return y, x, ... end
assert(select(3, mixed(1, 2, 3, 4)) == 3 and select("#", mixed(1)) == 2)

-- Long argument lists and constructors over several batches.
local big = {}
for i = 1, 300 do big[i] = i end
assert(count(unpack(big)) == 300)
t = { unpack(big) }
assert(#t == 300 and t[300] == 300)
t = { 0, 0, unpack(big) }
assert(#t == 302 and t[302] == 300)
t = {
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
  31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, three(),
}
assert(#t == 58 and t[51] == 51 and t[58] == 3)

-- Tail calls take no stack.
local function loop(n, ...) if n == 0 then return "done", ... end return loop(n - 1, ...) end
assert(loop(300000) == "done" and select(3, loop(1000, 1, 2)) == 2)
local callable = setmetatable({}, { __call = function(self, n) if n == 0 then return self end return self(n - 1) end })
assert(callable(100000) == callable)
local object = {}
function object:down(n) if n == 0 then return self end return self:down(n - 1) end
assert(object:down(100000) == object)
assert(select("#", (function() return none() end)()) == 0)
assert(select("#", (function() return three() end)()) == 3)
assert(((function() return three() end)()) == 1)
assert(pcall(function() return pcall(error, "x") end))

-- Deep recursion that is no tail call.
local function depth(n) if n == 0 then return 0 end return 1 + depth(n - 1) end
assert(depth(20000) == 20000)
local function results(n) if n == 0 then return 1, 2, 3 end local x, y, z = results(n - 1); return x, y, z end
assert(select(3, results(5000)) == 3)

-- __call with arguments and results of every number.
local adder = setmetatable({ base = 10 }, { __call = function(self, ...) return self.base, ... end })
assert(adder() == 10 and select("#", adder()) == 1)
assert(select(2, adder(1)) == 1 and select(4, adder(1, 2, 3)) == 3 and select("#", adder(three())) == 4)
assert(select(6, adder(1, 2, 3, 4, 5)) == 5)

-- Methods and order of evaluation of arguments.
local order = {}
local function note(x) order[#order + 1] = x; return x end
note(note(1) + note(2))
count(note("a"), note("b"), note("c"))
assert(order[1] == 1 and order[2] == 2 and order[3] == 3 and order[4] == "a" and order[6] == "c")
assert(("abc"):len() == 3)
