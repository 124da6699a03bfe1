local function same(a, b) assert(tostring(a) == b, tostring(a) .. " instead of " .. b) end
same(10, "10") same(0.1, "0.1") same(1/3, "0.33333333333333") same(1234567.891, "1234567.891")
same(2^53, "9.007199254741e+15") same(1e39, "1e+39") same(1e15, "1e+15") same(100000000000000, "1e+14")
same(12345678901234567890, "1.2345678901235e+19") same(math.pi, "3.1415926535898") same(2147483647 * 2147483647, "4.6116860141324e+18")
same(1/0, "inf") same(-1/0, "-inf") same(2^63, "9.2233720368548e+18") same(-2^63, "-9.2233720368548e+18")
local zero = 0
same(-zero, "-0") same(1 / (-zero), "-inf") same(zero * -1, "-0") same(-0.0, "-0")
same(1e-5, "1e-05") same(123456789012, "123456789012") same(0.1 + 0.2, "0.3") same(1e100, "1e+100") same(5e-324, "4.9406564584125e-324")
local nan = zero / zero
assert(nan ~= nan and not (nan == nan) and not (nan < nan) and not (nan <= nan) and not (nan > 1))
same(1 .. "", "1") same(2^31 .. "", "2147483648") same(-1.5 .. "|", "-1.5|")

-- The remainder has the sign of the divisor.
assert(5 % 3 == 2 and -5 % 3 == 1 and 5 % -3 == -1 and -5 % -3 == -2 and 5.5 % 2 == 1.5 and -0.5 % 1 == 0.5)
assert((5 % 0) ~= (5 % 0))
assert(2^10 == 1024 and 2^0.5 == math.sqrt(2) and 2^-1 == 0.5 and (-8)^2 == 64 and (-2)^3 == -8 and 2^2^3 == 256 and -2^2 == -4)
local one, minus = 1, -1
assert(one ^ nan == 1 and minus ^ (1/0) == 1 and 0^0 == 1)
assert(7 / 2 == 3.5 and 1e308 * 10 == 1/0 and 2^1024 == 1/0 and 3 - 5 == -2)
assert(9007199254740993 == 9007199254740992 and 2^53 + 1 == 2^53)
assert(1 < 2 and 1 <= 1 and "a" < "b" and "a" < "aa" and "Z" < "a" and "" < "a" and "\200" > "a" and not ("a" < "A"))

assert("0x10" + 0 == 16 and "1e1" + 0 == 10 and " 5 " + 0 == 5 and "10\n" + 0 == 10 and "0x1p4" + 0 == 16 and "0x1.8" + 0 == 1.5)
assert(not pcall(function() return "abc" + 1 end) and not pcall(function() return "0x" + 0 end) and not pcall(function() return "" + 1 end))
assert(tonumber("0x") == nil and tonumber("  0xff  ") == 255 and tonumber("1e") == nil and tonumber("") == nil and tonumber("1 2") == nil)
assert(tonumber("ff", 16) == 255 and tonumber("-zz", 36) == -1295 and tonumber("8", 8) == nil and tonumber("nan") == nil and tonumber("inf") == nil)
assert(1 == 1.0 and "1" ~= 1 and 0 == -0)
-- Constants are computed as at run time.
same(0 * -1, "-0") same(-1 * 0, "-0") same(0/-5, "-0") same(-(0), "-0") same((0) * -1, "-0") same(2 * 3 * 0 * -1, "-0")
same(0 * 1, "0") same(0 / 5, "0") same(-0 * 5, "-0") same(-0 * -5, "0") same(5 - 0, "5") same(0x0 * -1, "-0") same(-0 / 5, "-0")

local t = {}
t[1.0] = "a"
t[2^53] = "b"
t[-zero] = "z"
assert(t[1] == "a" and t[9007199254740992] == "b" and t[0] == "z" and next({ [1.0] = 1 }) == 1)
assert(not pcall(function() t[nan] = 1 end) and not pcall(function() t[nil] = 1 end) and t[nan] == nil and t[nil] == nil)

-- A negated zero keeps its sign among constants in parentheses too.
assert(1 / (0.5 * (- 0)) == -math.huge and (- 0) * (1 - 7) == 0 and 1 / ((- 0) * (1 - 7)) == math.huge)
assert(1 / -0 == -math.huge and 1 / - -0 == math.huge and (-0) + 1 == 1 and ({ [-0] = 1 })[0] == 1)

-- Whatever constants a zero is computed from, its sign is that of the run time.
same(-(0 ^ 0.5), "-0") same(-(0 % -1), "-0") same((0 % 2) * (- 7), "-0") same(-(1 - 1), "-0") same(-(5-5), "-0") same(-0 + 0, "0")
same(-(nil or 0), "-0") same(-(1 and 0), "-0") same(-(2 ^ -2000), "-0") same(-0.5 ^ 2001, "-0") same((1 - 3) ^ -2001, "-0")
same((1 - 1) * -1, "-0") same(1e-300 * 1e-300 / -1, "-0") same(- --[[ zero ]] 0, "-0") same(- -0, "0") same(-(-0), "0") same(-0^2, "-0")
same(-2^31, "-2147483648") same(2^53 - 1, "9.007199254741e+15") same(-2^-2, "-0.25") same(2^3^2 - 512, "0")
-- Powers of constants are as exact as those of variables.
do
  local two, ten, zeros = 2, 10, 0
  assert(2^0.5 == two^0.5 and 10^23 == ten^23 and 10^-5 == ten^-5 and 0^1e-300 == zeros^1e-300 and 2^1023 == two^1023)
end
-- A number at the end of a statement takes no arguments from the next.
do
  local called = false
  local function call() called = true end
  local x = 2 * -0
  (call)()
  assert(called and 1 / x == -math.huge)
end
