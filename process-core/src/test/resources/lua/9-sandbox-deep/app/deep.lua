-- Waits so many calls deep.
local function down(n)
    if n == 0 then
        process.inbox():receive()
        return 0
    end
    return 1 + down(n - 1)
end

return down
