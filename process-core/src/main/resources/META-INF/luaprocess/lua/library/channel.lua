---@meta

---Channels connect the coroutines of one process and never leave it.
channel = {}

---A first-in-first-out conduit.
---@class Channel
local Channel = {}

---A case of `channel.select`, may be used again.
---@class ChannelCase

---What `channel.select` has done.
---@class Selected
---@field channel? Channel the channel of the case; nil for the default
---@field value any the value received or sent
---@field ok boolean false if the channel was closed
---@field default? boolean true if no case was ready
---@field error? Error why a waiting send failed

---Makes a channel.
---@param capacity? integer how many values it holds; 0 = senders wait for receivers
---@return Channel channel
function channel.new(capacity) end

---Waits for the first case that is ready, in the order of the list, and executes it.
---@param cases ChannelCase[]
---@param default? boolean do not wait
---@return Selected selected
function channel.select(cases, default) end

---Sends a value; waits until it was received or there is room. Raises if the channel is closed.
---@param value any
---@return boolean? sent
---@return Error? err the channel was closed meanwhile
function Channel:send(value) end

---Receives a value; waits for it.
---@return any value
---@return boolean ok false if the channel is closed and empty
function Channel:receive() end

---Closes the channel; what it holds can still be received.
function Channel:close() end

---Makes a case that sends.
---@param value any
---@return ChannelCase case
function Channel:case_send(value) end

---Makes a case that receives.
---@return ChannelCase case
function Channel:case_receive() end
