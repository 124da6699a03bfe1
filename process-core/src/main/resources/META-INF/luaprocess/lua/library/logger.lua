---@meta logger

---Writes to the log `process.<namespace>.<name>`.
---@class Logger
local Logger = {}

---Writes a record at level debug.
---@param message string
---@param fields? table<string, any>
function Logger:debug(message, fields) end

---Writes a record at level info.
---@param message string
---@param fields? table<string, any>
function Logger:info(message, fields) end

---Writes a record at level warn.
---@param message string
---@param fields? table<string, any>
function Logger:warn(message, fields) end

---Writes a record at level error.
---@param message string
---@param fields? table<string, any>
function Logger:error(message, fields) end

---Makes a logger with more fields.
---@param fields table<string, any>
---@return Logger logger
function Logger:with(fields) end

---Makes a logger with a name.
---@param name string
---@return Logger? logger
---@return Error? err
function Logger:named(name) end

return Logger
