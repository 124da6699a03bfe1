---@meta hash

---Hashes.
local hash = {}

---Gives the MD5 hash.
---@param data string
---@param raw? boolean bytes instead of hexadecimal digits
---@return string? hash
---@return Error? err
function hash.md5(data, raw) end

---Gives the SHA-1 hash.
---@param data string
---@param raw? boolean bytes instead of hexadecimal digits
---@return string? hash
---@return Error? err
function hash.sha1(data, raw) end

---Gives the SHA-256 hash.
---@param data string
---@param raw? boolean bytes instead of hexadecimal digits
---@return string? hash
---@return Error? err
function hash.sha256(data, raw) end

---Gives the SHA-512 hash.
---@param data string
---@param raw? boolean bytes instead of hexadecimal digits
---@return string? hash
---@return Error? err
function hash.sha512(data, raw) end

---Gives the HMAC by MD5.
---@param data string
---@param secret string
---@param raw? boolean bytes instead of hexadecimal digits
---@return string? hash
---@return Error? err
function hash.hmac_md5(data, secret, raw) end

---Gives the HMAC by SHA-1.
---@param data string
---@param secret string
---@param raw? boolean bytes instead of hexadecimal digits
---@return string? hash
---@return Error? err
function hash.hmac_sha1(data, secret, raw) end

---Gives the HMAC by SHA-256.
---@param data string
---@param secret string
---@param raw? boolean bytes instead of hexadecimal digits
---@return string? hash
---@return Error? err
function hash.hmac_sha256(data, secret, raw) end

---Gives the HMAC by SHA-512.
---@param data string
---@param secret string
---@param raw? boolean bytes instead of hexadecimal digits
---@return string? hash
---@return Error? err
function hash.hmac_sha512(data, secret, raw) end

---Gives the FNV-1a hash of 32 bits as a number.
---@param data string
---@return number? hash
---@return Error? err
function hash.fnv32(data) end

---Gives the FNV-1a hash of 64 bits as a number, rounded to the nearest number.
---@param data string
---@return number? hash
---@return Error? err
function hash.fnv64(data) end

return hash
