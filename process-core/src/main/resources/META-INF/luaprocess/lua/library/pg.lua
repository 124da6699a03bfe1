---@meta pg

---Groups of processes. A group is known by its name, and exists while it has a member.
local pg = {}

---Makes a process a member of a group; it is one once, and until it leaves or ends.
---@param group string
---@param pid? Pid a process of this node; the caller if absent
---@return boolean? done
---@return Error? err
function pg.join(group, pid) end

---Ends a membership.
---@param group string
---@param pid? Pid a process of this node; the caller if absent
---@return boolean? done false if the process was no member
---@return Error? err
function pg.leave(group, pid) end

---Gives the members of a group, those of this node first, each part sorted.
---@param group string
---@return Pid[]? pids
---@return Error? err
function pg.members(group) end

---Puts a message into the mailbox of each member; never waits. Full mailboxes are left out.
---@param group string
---@param topic string
---@param ... any the payload
---@return integer? count how many members it was handed to
---@return Error? err
function pg.send(group, topic, ...) end

return pg
