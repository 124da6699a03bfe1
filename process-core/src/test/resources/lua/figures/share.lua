-- Computes and counts until somebody sends: what it has counted by then.
return function()
    local inbox, count = process.inbox(), 0
    local cases = { inbox:case_receive(), default = true }
    while true do
        for _ = 1, 20000 do count = count + 1 end
        local got = channel.select(cases)
        if not got.default then return count end
    end
end
