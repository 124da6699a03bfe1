---@meta

---Numbers.
math = {}

---Infinity.
---@type number
math.huge = 1 / 0
---The ratio of circumference and diameter.
---@type number
math.pi = 3.1415926535898
---The largest number up to which whole numbers are exact, 2^53 - 1; an addition of this runtime.
---@type integer
math.maxinteger = 9007199254740991
---The smallest such number; an addition of this runtime.
---@type integer
math.mininteger = -9007199254740991

---Gives the absolute value.
---@param x number
---@return number result
function math.abs(x) end

---Gives the arc cosine in radians.
---@param x number
---@return number result
function math.acos(x) end

---Gives the arc sine in radians.
---@param x number
---@return number result
function math.asin(x) end

---Gives the arc tangent in radians.
---@param x number
---@return number result
function math.atan(x) end

---Gives the smallest whole number that is not smaller.
---@param x number
---@return integer result
function math.ceil(x) end

---Gives the cosine.
---@param x number
---@return number result
function math.cos(x) end

---Gives the hyperbolic cosine.
---@param x number
---@return number result
function math.cosh(x) end

---Converts radians to degrees.
---@param x number
---@return number result
function math.deg(x) end

---Gives e to the power of x.
---@param x number
---@return number result
function math.exp(x) end

---Gives the largest whole number that is not larger.
---@param x number
---@return integer result
function math.floor(x) end

---Gives the logarithm to base 10.
---@param x number
---@return number result
function math.log10(x) end

---Converts degrees to radians.
---@param x number
---@return number result
function math.rad(x) end

---Gives the sine.
---@param x number
---@return number result
function math.sin(x) end

---Gives the hyperbolic sine.
---@param x number
---@return number result
function math.sinh(x) end

---Gives the square root.
---@param x number
---@return number result
function math.sqrt(x) end

---Gives the tangent.
---@param x number
---@return number result
function math.tan(x) end

---Gives the hyperbolic tangent.
---@param x number
---@return number result
function math.tanh(x) end

---Gives the angle of a point in radians.
---@param y number
---@param x number
---@return number angle
function math.atan2(y, x) end

---Gives the remainder, rounded towards zero.
---@param x number
---@param y number
---@return number remainder
function math.fmod(x, y) end

---Splits a number into fraction and exponent of 2.
---@param x number
---@return number fraction
---@return integer exponent
function math.frexp(x) end

---Gives m * 2 ^ e.
---@param m number
---@param e integer
---@return number number
function math.ldexp(m, e) end

---Gives the logarithm.
---@param x number
---@param base? number e if absent
---@return number result
function math.log(x, base) end

---Gives the largest argument.
---@param x number
---@param ... number
---@return number result
function math.max(x, ...) end

---Gives the smallest argument.
---@param x number
---@param ... number
---@return number result
function math.min(x, ...) end

---Splits a number into whole part and fraction.
---@param x number
---@return number whole
---@return number fraction
function math.modf(x) end

---Gives x to the power of y.
---@param x number
---@param y number
---@return number result
function math.pow(x, y) end

---Gives a random number: from 0 to 1, from 1 to m, or from m to n. The generator belongs to the process.
---@param m? integer
---@param n? integer
---@return number number
function math.random(m, n) end

---Sets the beginning of the random numbers of the process.
---@param seed number
function math.randomseed(seed) end

---Gives a whole number as it is, anything else as nil; an addition of this runtime.
---@param x any
---@return integer? number
function math.tointeger(x) end

---Tells whether a number is whole; an addition of this runtime.
---@param x any
---@return "integer"|"float"|nil type
function math.type(x) end

---Compares whole numbers as if they had no sign; an addition of this runtime.
---@param a integer
---@param b integer
---@return boolean less
function math.ult(a, b) end
