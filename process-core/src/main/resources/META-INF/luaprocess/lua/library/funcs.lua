---@meta funcs

---Calls of functions.
local funcs = {}

---Calls functions with other options; immutable, each `with_…` gives another one.
---@class Executor
local Executor = {}

---The result of a call that runs.
---@class Future
local Future = {}

---A result, as futures give it.
---@class Payload
local Payload = {}

---Calls a function and waits for its result.
---@param id string id of the entry
---@param ... any
---@return any result
---@return Error? err
function funcs.call(id, ...) end

---Starts a call.
---@param id string id of the entry
---@param ... any
---@return Future? future
---@return Error? err
function funcs.async(id, ...) end

---Makes an executor.
---@return Executor executor
function funcs.new() end

---Adds context.
---@param values table<string, any>
---@return Executor? executor
---@return Error? err
function Executor:with_context(values) end

---Replaces the actor.
---@param actor Actor
---@return Executor? executor
---@return Error? err
function Executor:with_actor(actor) end

---Replaces the scope.
---@param scope Scope
---@return Executor? executor
---@return Error? err
function Executor:with_scope(scope) end

---Sets options.
---@param options {timeout: string|integer|Duration} a number counts milliseconds
---@return Executor? executor
---@return Error? err
function Executor:with_options(options) end

---As `funcs.call`.
---@param id string
---@param ... any
---@return any result
---@return Error? err
function Executor:call(id, ...) end

---As `funcs.async`.
---@param id string
---@param ... any
---@return Future? future
---@return Error? err
function Executor:async(id, ...) end

---Gives the channel of the result: one Payload or Error.
---@return Channel channel
function Future:response() end

---The same function as `Future:response`.
---@return Channel channel
function Future:channel() end

---Tells whether the result is there.
---@return boolean complete
function Future:is_complete() end

---Tells whether the call was cancelled.
---@return boolean canceled
function Future:is_canceled() end

---Gives the result.
---@return Payload? payload nil while the call runs
---@return Error? err
function Future:result() end

---Gives the error.
---@return Error? err
---@return boolean failed
function Future:error() end

---Ends the call.
---@return boolean canceled whether it was still running
function Future:cancel() end

---Gives the value.
---@return any value
function Payload:data() end

return funcs
