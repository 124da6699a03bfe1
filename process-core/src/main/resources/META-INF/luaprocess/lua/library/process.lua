---@meta

---The process itself, and other processes.
process = {}

---A PID.
---@alias Pid string

---A PID or a registered name.
---@alias Destination string

---A received message.
---@class Message
local Message = {}

---Control information from the runtime.
---@class Event
---@field kind "pid.exit"|"pid.link.down"|"pid.cancel"|"pid.outdated" one of process.event
---@field from Pid the process that ended or that asks
---@field at integer Unix time in seconds
---@field result? {value: any, error: Error?} how the process ended
---@field error? Error why it failed
---@field deadline? string when the process that gets CANCEL is terminated, RFC 3339
---@field reason? string why it shall end

---Builds a spawn; immutable, each `with_…` gives another one.
---@class SpawnBuilder
local SpawnBuilder = {}

---Where a name is known, and which of several owners in a cluster keeps it.
---@class NameOptions
---@field scope? "node"|"cluster" "node" if absent
---@field priority? integer of a name of the cluster; 0 if absent

---Names of processes.
process.registry = {}

---Kinds of events.
process.event = {}

---A monitored process has ended.
process.event.EXIT = "pid.exit"
---A linked process has crashed, and links are trapped.
process.event.LINK_DOWN = "pid.link.down"
---The process shall end.
process.event.CANCEL = "pid.cancel"
---The program of the process was replaced while it ran.
process.event.OUTDATED = "pid.outdated"

---Gives the PID of the process.
---@return Pid? pid
---@return Error? err
function process.pid() end

---Gives the id of the entry that the process runs.
---@return string? id
---@return Error? err
function process.id() end

---Puts a message into the mailbox of another process; never waits.
---@param destination Destination
---@param topic string
---@param ... any the payload
---@return boolean? sent
---@return Error? err
function process.send(destination, topic, ...) end

---Sends a message and waits for the answer; an addition of this runtime.
---@param destination Destination
---@param topic string
---@param timeout Duration|string|integer a number counts milliseconds
---@param ... any the payload
---@return any answer the values of the reply
---@return Error? err
---@return any ...
function process.request(destination, topic, timeout, ...) end

---Says what the process is busy with, for people; an addition of this runtime.
---@param text string
---@return boolean? done
---@return Error? err
function process.describe(text) end

---Gives the channel of messages that no listener takes.
---@return Channel? messages of Message
---@return Error? err
function process.inbox() end

---Gives the channel of events.
---@return Channel? events of Event
---@return Error? err
function process.events() end

---Subscribes to a topic.
---@param topic string
---@param options? {message: boolean} message = true: Message objects instead of payloads
---@return Channel? payloads
---@return Error? err
function process.listen(topic, options) end

---Ends a subscription.
---@param channel Channel
---@return boolean? done
---@return Error? err
function process.unlisten(channel) end

---Starts a process.
---@param id string id of the entry
---@param host string id of the host
---@param ... any the arguments of its method
---@return Pid? pid
---@return Error? err
function process.spawn(id, host, ...) end

---Starts a process whose end the caller is told.
---@param id string id of the entry
---@param host string id of the host
---@param ... any the arguments of its method
---@return Pid? pid
---@return Error? err
function process.spawn_monitored(id, host, ...) end

---Starts a process that is linked with the caller.
---@param id string id of the entry
---@param host string id of the host
---@param ... any the arguments of its method
---@return Pid? pid
---@return Error? err
function process.spawn_linked(id, host, ...) end

---Starts a process that is linked with the caller and whose end the caller is told.
---@param id string id of the entry
---@param host string id of the host
---@param ... any the arguments of its method
---@return Pid? pid
---@return Error? err
function process.spawn_linked_monitored(id, host, ...) end

---Starts a process and waits for its result.
---@param id string id of the entry
---@param host string id of the host
---@param ... any the arguments of its method
---@return any result
---@return Error? err
function process.call(id, host, ...) end

---The same function as `process.call`.
---@param id string id of the entry
---@param host string id of the host
---@param ... any the arguments of its method
---@return any result
---@return Error? err
function process.exec(id, host, ...) end

---The same function as `process.call`.
---@param id string id of the entry
---@param host string id of the host
---@param ... any the arguments of its method
---@return any result
---@return Error? err
function process.run(id, host, ...) end

---Asks to be told the end of a process, once.
---@param destination Destination
---@return boolean? done
---@return Error? err
function process.monitor(destination) end

---Ends `process.monitor`.
---@param destination Destination
---@return boolean? done
---@return Error? err
function process.unmonitor(destination) end

---Links with a process: the crash of one side ends the other, or is an event there.
---@param destination Destination
---@return boolean? done
---@return Error? err
function process.link(destination) end

---Ends `process.link`.
---@param destination Destination
---@return boolean? done
---@return Error? err
function process.unlink(destination) end

---Sets options of the process.
---@param options {trap_links: boolean}
---@return boolean done
---@return Error? err
function process.set_options(options) end

---Gives the options of the process.
---@return {trap_links: boolean} options
function process.get_options() end

---Asks a process to end.
---@param destination Destination
---@param deadline? Duration|string|integer when it is terminated; a number counts milliseconds
---@param reason? string
---@return boolean? done
---@return Error? err
function process.cancel(destination, deadline, reason) end

---Ends a process at once.
---@param destination Destination
---@return boolean? done
---@return Error? err
function process.terminate(destination) end

---Goes on as another program, with the same PID, names, links and mailbox. Does not return.
---@param id? string id of the entry; the same one if absent
---@param ... any the arguments of its method
---@return nil nothing
---@return Error? err
function process.upgrade(id, ...) end

---Makes a builder whose spawns have more context. Raises an Error.
---@param values table<string, any>
---@return SpawnBuilder builder
function process.with_context(values) end

---Gives a process a name.
---@param name string
---@param pid? Pid the caller if absent
---@param options? NameOptions
---@return boolean? done
---@return Error? err
function process.registry.register(name, pid, options) end

---Finds the process that has a name.
---@param name string
---@param options? {scope: "node"|"cluster"}
---@return Pid? pid
---@return Error? err
function process.registry.lookup(name, options) end

---Takes a name away.
---@param name string
---@param options? {scope: "node"|"cluster"}
---@return boolean? done false if no process had it
---@return Error? err
function process.registry.unregister(name, options) end

---Adds context. Raises an Error.
---@param values table<string, any>
---@return SpawnBuilder builder
function SpawnBuilder:with_context(values) end

---Replaces the actor. Raises an Error.
---@param actor Actor
---@return SpawnBuilder builder
function SpawnBuilder:with_actor(actor) end

---Replaces the scope. Raises an Error.
---@param scope Scope
---@return SpawnBuilder builder
function SpawnBuilder:with_scope(scope) end

---Registers a name for the child; if it is taken, the spawn gives the process that has it. Raises an Error.
---@param name string
---@return SpawnBuilder builder
function SpawnBuilder:with_name(name) end

---Puts a message first into the mailbox. Raises an Error.
---@param topic string
---@param ... any the payload
---@return SpawnBuilder builder
function SpawnBuilder:with_message(topic, ...) end

---As `process.spawn`.
---@param id string
---@param host string
---@param ... any
---@return Pid? pid
---@return Error? err
function SpawnBuilder:spawn(id, host, ...) end

---As `process.spawn_monitored`.
---@param id string
---@param host string
---@param ... any
---@return Pid? pid
---@return Error? err
function SpawnBuilder:spawn_monitored(id, host, ...) end

---As `process.spawn_linked`.
---@param id string
---@param host string
---@param ... any
---@return Pid? pid
---@return Error? err
function SpawnBuilder:spawn_linked(id, host, ...) end

---As `process.spawn_linked_monitored`.
---@param id string
---@param host string
---@param ... any
---@return Pid? pid
---@return Error? err
function SpawnBuilder:spawn_linked_monitored(id, host, ...) end

---As `process.call`.
---@param id string
---@param host string
---@param ... any
---@return any result
---@return Error? err
function SpawnBuilder:call(id, host, ...) end

---As `process.call`.
---@param id string
---@param host string
---@param ... any
---@return any result
---@return Error? err
function SpawnBuilder:exec(id, host, ...) end

---As `process.call`.
---@param id string
---@param host string
---@param ... any
---@return any result
---@return Error? err
function SpawnBuilder:run(id, host, ...) end

---Gives the topic.
---@return string topic
function Message:topic() end

---Gives the sender.
---@return Pid? pid nil if it is not known
function Message:from() end

---Gives the payload.
---@return any ... as many values as were sent
function Message:payload() end

---Answers a request; never waits; an addition of this runtime.
---@param ... any the values of the answer; nil and an Error refuse
---@return boolean? done
---@return Error? err
function Message:reply(...) end
