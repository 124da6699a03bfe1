---@meta json

---JSON texts.
local json = {}

---Writes a value.
---@param value any
---@return string? text
---@return Error? err
function json.encode(value) end

---Reads a text. The options are an addition of this runtime.
---@param text string
---@param options? {big: "string"} whole numbers beyond 2^53 as strings
---@return any value
---@return Error? err
function json.decode(text, options) end

return json
