---@meta

---Functions on tables.
table = {}

---Joins the elements of a list.
---@param list (string|number)[]
---@param separator? string
---@param from? integer
---@param to? integer
---@return string text
function table.concat(list, separator, from, to) end

---Makes an empty table with room; an addition of this runtime.
---@param elements integer room for the elements 1, 2, …
---@param keys? integer room for other keys
---@return table t
function table.create(elements, keys) end

---Inserts an element; at the end if there is no position.
---@generic T
---@param list T[]
---@param position integer|T
---@param value? T
function table.insert(list, position, value) end

---Tells whether a table is immutable; an addition of this runtime.
---@param t table
---@return boolean immutable
function table.is_immutable(t) end

---Makes a table immutable, not the tables in it; an addition of this runtime.
---@generic T: table
---@param t T
---@return T t
function table.make_immutable(t) end

---Makes a list of the arguments, with their number as field n.
---@param ... any
---@return table list
function table.pack(...) end

---Removes an element; the last one if there is no position.
---@generic T
---@param list T[]
---@param position? integer
---@return T? value
function table.remove(list, position) end

---Sorts a list in place.
---@generic T
---@param list T[]
---@param less? fun(a: T, b: T): boolean
function table.sort(list, less) end

---Gives the elements of a list as results.
---@generic T
---@param list T[]
---@param from? integer
---@param to? integer
---@return T ...
function table.unpack(list, from, to) end
