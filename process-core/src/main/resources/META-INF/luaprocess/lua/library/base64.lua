---@meta base64

---Base64 with padding.
local base64 = {}

---Writes bytes.
---@param data string
---@return string? text
---@return Error? err
function base64.encode(data) end

---Reads bytes.
---@param text string
---@return string? data
---@return Error? err
function base64.decode(text) end

return base64
