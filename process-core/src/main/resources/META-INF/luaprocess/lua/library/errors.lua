---@meta

---Errors with kind, message, retryable and details.
errors = {}

---@alias ErrorKind
---| ""
---| "Invalid"
---| "NotFound"
---| "AlreadyExists"
---| "PermissionDenied"
---| "Timeout"
---| "Canceled"
---| "Unavailable"
---| "Internal"
---| "Conflict"
---| "RateLimited"
---| "LimitExceeded"
---| string

---An immutable error. String functions take it for its text and can be called as its methods.
---@class Error: string
local Error = {}

---@class ErrorFields
---@field message string
---@field kind? ErrorKind
---@field retryable? boolean
---@field details? table

---Kind of an error without a kind.
errors.UNKNOWN = ""
---The call itself is wrong.
errors.INVALID = "Invalid"
---The thing does not exist.
errors.NOT_FOUND = "NotFound"
---The thing exists already.
errors.ALREADY_EXISTS = "AlreadyExists"
---The caller is not allowed to.
errors.PERMISSION_DENIED = "PermissionDenied"
---It took too long.
errors.TIMEOUT = "Timeout"
---Somebody has cancelled it.
errors.CANCELED = "Canceled"
---It cannot be reached now.
errors.UNAVAILABLE = "Unavailable"
---The other side is broken.
errors.INTERNAL = "Internal"
---The state of the thing does not allow it.
errors.CONFLICT = "Conflict"
---It was asked too often.
errors.RATE_LIMITED = "RateLimited"
---A limit was reached.
errors.LIMIT_EXCEEDED = "LimitExceeded"

---Makes an error.
---@overload fun(message: string): Error
---@overload fun(kind: ErrorKind, message: string): Error
---@param fields ErrorFields
---@return Error err
function errors.new(fields) end

---Puts a context before the text of an error.
---@param err Error|string|nil
---@param context string
---@return Error? err nil if there was none
function errors.wrap(err, context) end

---Tells whether a value is an error of a kind.
---@param err any
---@param kind ErrorKind
---@return boolean is
function errors.is(err, kind) end

---Gives the Lua functions an error has passed.
---@param err any
---@return {thread: string, frames: {level: integer, source: string, line: integer, name: string, type: string}[]}? stack
function errors.call_stack(err) end

---Gives the kind.
---@return ErrorKind kind
function Error:kind() end

---Gives the message, without contexts.
---@return string message
function Error:message() end

---Tells whether trying again makes sense.
---@return boolean? retryable nil if not known
function Error:retryable() end

---Gives a fresh copy of the details.
---@return table? details
function Error:details() end

---Gives the stack as text.
---@return string stack
function Error:stack() end
