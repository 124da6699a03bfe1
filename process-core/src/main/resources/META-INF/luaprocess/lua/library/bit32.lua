---@meta

---Operations on 32-bit whole numbers.
bit32 = {}

---Shifts to the right and copies the sign.
---@param x integer
---@param n integer
---@return integer result
function bit32.arshift(x, n) end

---Gives the bits that all numbers have.
---@param ... integer
---@return integer result
function bit32.band(...) end

---Gives the bits that a number does not have.
---@param x integer
---@return integer result
function bit32.bnot(x) end

---Gives the bits that any number has.
---@param ... integer
---@return integer result
function bit32.bor(...) end

---Tells whether all numbers have a bit in common.
---@param ... integer
---@return boolean common
function bit32.btest(...) end

---Gives the bits that an odd number of numbers has.
---@param ... integer
---@return integer result
function bit32.bxor(...) end

---Reads a field of bits.
---@param x integer
---@param field integer the lowest bit, from 0
---@param width? integer
---@return integer result
function bit32.extract(x, field, width) end

---Rotates to the left.
---@param x integer
---@param n integer
---@return integer result
function bit32.lrotate(x, n) end

---Shifts to the left.
---@param x integer
---@param n integer
---@return integer result
function bit32.lshift(x, n) end

---Writes a field of bits.
---@param x integer
---@param value integer
---@param field integer the lowest bit, from 0
---@param width? integer
---@return integer result
function bit32.replace(x, value, field, width) end

---Rotates to the right.
---@param x integer
---@param n integer
---@return integer result
function bit32.rrotate(x, n) end

---Shifts to the right.
---@param x integer
---@param n integer
---@return integer result
function bit32.rshift(x, n) end
