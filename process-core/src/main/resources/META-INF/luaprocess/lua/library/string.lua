---@meta

---Functions on strings, which are also methods of strings.
---@class stringlib
string = {}

---Gives bytes as numbers.
---@param s string|number
---@param from? integer
---@param to? integer
---@return integer ...
function string.byte(s, from, to) end

---Makes a string of bytes.
---@param ... integer
---@return string s
function string.char(...) end

---Finds a pattern.
---@param s string|number
---@param pattern string|number
---@param from? integer
---@param plain? boolean the pattern is a text
---@return integer? first
---@return integer? last
---@return any ... captures
function string.find(s, pattern, from, plain) end

---Writes values as C `printf` does.
---@param format string|number
---@param ... any
---@return string s
function string.format(format, ...) end

---Iterates over the matches of a pattern.
---@param s string|number
---@param pattern string|number
---@return fun(): string, ... iterator
function string.gmatch(s, pattern) end

---Replaces the matches of a pattern.
---@param s string|number
---@param pattern string|number
---@param replacement string|number|table|function
---@param most? integer
---@return string s
---@return integer replaced
function string.gsub(s, pattern, replacement, most) end

---Gives the length in bytes.
---@param s string|number
---@return integer length
function string.len(s) end

---Makes ASCII letters small.
---@param s string|number
---@return string s
function string.lower(s) end

---Gives the captures of the first match of a pattern.
---@param s string|number
---@param pattern string|number
---@param from? integer
---@return any ...
function string.match(s, pattern, from) end

---Repeats a string.
---@param s string|number
---@param n integer
---@param separator? string|number
---@return string s
function string.rep(s, n, separator) end

---Reverses the bytes.
---@param s string|number
---@return string s
function string.reverse(s) end

---Gives a part.
---@param s string|number
---@param from integer
---@param to? integer
---@return string s
function string.sub(s, from, to) end

---Makes ASCII letters large.
---@param s string|number
---@return string s
function string.upper(s) end
