---@meta

---Coroutines of the process.
coroutine = {}

---Makes a coroutine that runs when it is resumed.
---@param f function
---@return thread co
function coroutine.create(f) end

---Runs a coroutine until it yields or ends.
---@param co thread
---@param ... any
---@return boolean ok
---@return any ... what it yielded or returned, or the error
function coroutine.resume(co, ...) end

---Gives the running coroutine.
---@return thread? co nil in main
---@return boolean main
function coroutine.running() end

---Runs a function concurrently with the caller. An error in it ends the process.
---@param f function
---@return thread co
function coroutine.spawn(f) end

---Gives the state of a coroutine.
---@param co thread
---@return "running"|"suspended"|"normal"|"dead" status
function coroutine.status(co) end

---Makes a coroutine and gives a function that resumes it.
---@param f function
---@return fun(...: any): ... resume
function coroutine.wrap(f) end

---Gives values to the one that has resumed the coroutine. In main or a spawned coroutine others run meanwhile.
---@param ... any
---@return any ... the arguments of the next resume
function coroutine.yield(...) end
