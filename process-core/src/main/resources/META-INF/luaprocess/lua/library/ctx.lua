---@meta ctx

---Values that travel with spawns and calls.
local ctx = {}

---Gives a value.
---@param key string
---@return any value a fresh copy
---@return Error? err
function ctx.get(key) end

---Gives all values.
---@return table<string, any> values fresh copies
function ctx.all() end

return ctx
