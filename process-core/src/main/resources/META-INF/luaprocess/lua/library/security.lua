---@meta security

---The identity of the process and what it may do.
local security = {}

---Who runs a program.
---@class Actor
local Actor = {}

---A set of policies; immutable.
---@class Scope
local Scope = {}

---A rule.
---@class Policy
local Policy = {}

---@alias Decision "allow"|"deny"|"undefined"

---Gives the actor of the process.
---@return Actor? actor
function security.actor() end

---Gives the scope of the process.
---@return Scope? scope
function security.scope() end

---Tells whether the scope allows an action.
---@param action string
---@param resource string
---@param meta? table attributes for conditions
---@return boolean allowed
function security.can(action, resource, meta) end

---Makes an actor. Raises an Error.
---@param id string
---@param meta? table
---@return Actor actor
function security.new_actor(id, meta) end

---Makes a scope. Raises an Error.
---@param policies? Policy[]
---@return Scope scope
function security.new_scope(policies) end

---Finds a policy.
---@param id string id of the entry
---@return Policy? policy
---@return Error? err
function security.policy(id) end

---Gives a scope of all policies of a group.
---@param group string
---@return Scope? scope
---@return Error? err
function security.named_scope(group) end

---Gives the id.
---@return string id
function Actor:id() end

---Gives a fresh copy of the attributes.
---@return table meta
function Actor:meta() end

---Gives the id.
---@return string id
function Policy:id() end

---Evaluates the policy.
---@param actor Actor
---@param action string
---@param resource string
---@param meta? table
---@return Decision decision
function Policy:evaluate(actor, action, resource, meta) end

---Adds a policy.
---@param policy Policy
---@return Scope scope
function Scope:with(policy) end

---Leaves a policy out.
---@param policy string|Policy|{ns: string, name: string}
---@return Scope scope
function Scope:without(policy) end

---Tells whether it has a policy.
---@param policy string|Policy|{ns: string, name: string}
---@return boolean contains
function Scope:contains(policy) end

---Gives the policies.
---@return Policy[] policies
function Scope:policies() end

---Evaluates the policies.
---@param actor Actor
---@param action string
---@param resource string
---@param meta? table
---@return Decision decision
function Scope:evaluate(actor, action, resource, meta) end

return security
