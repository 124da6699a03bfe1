---@meta

---A table with all globals of the process, its own.
_G = {}

---The version of the language.
---@type string
_VERSION = "Lua 5.2"

---Raises an error unless a value is true.
---@generic T
---@param value T
---@param message? any the error; "assertion failed!" if absent
---@param ... any
---@return T value the arguments
---@return any ...
function assert(value, message, ...) end

---Raises an error.
---@param message any a text gets the position as prefix; an Error is raised as it is
---@param level? integer which function the position names: 1 = the one that calls error, 2 = its caller, 0 = none
function error(message, level) end

---Gives the metatable of a value; false for objects of the runtime.
---@param object any
---@return any metatable
function getmetatable(object) end

---Iterates over the elements 1, 2, … of a table.
---@generic T
---@param list T[]
---@return fun(list: T[], i?: integer): integer, T iterator
---@return T[] list
---@return integer start
function ipairs(list) end

---Gives the key after a key, and its value.
---@param t table
---@param key? any
---@return any key
---@return any value
function next(t, key) end

---Iterates over all keys of a table.
---@generic K, V
---@param t table<K, V>
---@return fun(t: table<K, V>, key?: K): K, V iterator
---@return table<K, V> t
function pairs(t) end

---Calls a function and catches its error.
---@param f function
---@param ... any
---@return boolean ok
---@return any ... the results, or the error
function pcall(f, ...) end

---Writes one record at level info to the log.
---@param ... any
function print(...) end

---Compares without metamethods.
---@param a any
---@param b any
---@return boolean equal
function rawequal(a, b) end

---Reads a key without metamethods.
---@param t table
---@param key any
---@return any value
function rawget(t, key) end

---Sets a key without metamethods.
---@param t table
---@param key any
---@param value any
---@return table t
function rawset(t, key, value) end

---Loads a library that the entry imports, or a module that it lists.
---@param name string
---@return any value the same one each time
function require(name) end

---Gives the arguments from a position on, or with "#" their number.
---@param n integer|"#"
---@param ... any
---@return any ...
function select(n, ...) end

---Sets the metatable of a table. `__gc` is ignored.
---@generic T: table
---@param t T
---@param metatable? table
---@return T t
function setmetatable(t, metatable) end

---Makes a number of a text or number.
---@param value any
---@param base? integer from 2 to 36
---@return number? number
function tonumber(value, base) end

---Makes a text of any value.
---@param value any
---@return string text
function tostring(value) end

---Gives the type of a value.
---@param value any
---@return "nil"|"boolean"|"number"|"string"|"table"|"function"|"thread"|"userdata" type
function type(value) end

---Gives the elements of a list as results; the same function as `table.unpack`.
---@generic T
---@param list T[]
---@param from? integer
---@param to? integer
---@return T ...
function unpack(list, from, to) end

---Calls a function; its error goes through a handler.
---@param f function
---@param handler fun(err: any): any
---@param ... any
---@return boolean ok
---@return any ... the results, or what the handler returned
function xpcall(f, handler, ...) end
