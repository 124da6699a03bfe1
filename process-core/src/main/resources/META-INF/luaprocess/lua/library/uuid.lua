---@meta uuid

---UUIDs as texts.
local uuid = {}

---Makes a UUID of the time.
---@return string uuid
function uuid.v1() end

---Makes a UUID of a name, by MD5.
---@param namespace string a UUID
---@param name string
---@return string? uuid
---@return Error? err
function uuid.v3(namespace, name) end

---Makes a random UUID.
---@return string uuid
function uuid.v4() end

---Makes a UUID of a name, by SHA-1.
---@param namespace string a UUID
---@param name string
---@return string? uuid
---@return Error? err
function uuid.v5(namespace, name) end

---Makes a UUID of time and random bits; those of one process ascend.
---@return string uuid
function uuid.v7() end

---Tells whether a value is a UUID.
---@param value any
---@return boolean valid
function uuid.validate(value) end

---Gives the version.
---@param uuid string
---@return integer? version
---@return Error? err
function uuid.version(uuid) end

---Gives the variant.
---@param uuid string
---@return "RFC4122"|"Reserved"|"Microsoft"|"Future"|"NCS"|"Invalid"|nil variant
---@return Error? err
function uuid.variant(uuid) end

---Takes a UUID apart.
---@param uuid string
---@return {version: integer, variant: string, timestamp: number?, node: string?}? parts
---@return Error? err
function uuid.parse(uuid) end

---Writes a UUID in another form.
---@param uuid string
---@param form? "standard"|"simple"|"urn"
---@return string? text
---@return Error? err
function uuid.format(uuid, form) end

return uuid
