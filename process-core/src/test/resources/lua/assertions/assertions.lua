-- Assertions for scripts; each failure is an error.
local assertions = {}

-- Equal as == says, or both NaN.
function assertions.eq(actual, expected)
    if actual ~= expected and (actual == actual or expected == expected) then
        error("expected " .. tostring(expected) .. ", got " .. tostring(actual), 2)
    end
end

-- The function raises a string with its position and this text.
function assertions.raises(text, f, ...)
    local ok, err = pcall(function(...)
        local result = f(...)
        return result
    end, ...)
    if ok then
        error("raised nothing instead of " .. text, 2)
    end
    if type(err) ~= "string" or err:sub(-#text) ~= text or not err:find("^[%w.]+:[%w-]+:%d+: ") then
        error("raised " .. tostring(err) .. " instead of " .. text, 2)
    end
end

-- The function returns nil and a final error of this kind and text.
function assertions.fails(kind, message, f, ...)
    local result, err = f(...)
    if result ~= nil or type(err) ~= "userdata" then
        error("succeeded with " .. tostring(result), 2)
    end
    if err:kind() ~= kind or err:message() ~= message or err:retryable() ~= false then
        error("failed with " .. err:kind() .. " " .. err:message() .. " instead of " .. kind .. " " .. message, 2)
    end
end

-- Steps through a table with its keys.
function assertions.next_of(t)
    return next, t
end

return assertions
