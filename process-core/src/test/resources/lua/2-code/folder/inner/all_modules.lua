-- 2.1.3, 2.4.5: without a definition file all modules of the runtime are there, and those of
-- the application that it names as default modules.
return {
    main = function()
        for _, name in ipairs({ "time", "ctx", "funcs", "security", "logger", "json", "uuid", "base64", "hash", "pg" }) do
            assert(require(name), name)
        end
        assert(require("granted").hello == "from the application")
        local found = {}
        for _, name in ipairs({ "withheld", "process", "channel", "errors", "os", "string", "suite", "all_modules",
            "./all_modules", "folder.inner.all_modules", "test:suite", "java.lang.System" }) do
            local ok, err = pcall(require, name)
            if ok or not err:find("module '" .. name .. "' not found", 1, true) then
                found[#found + 1] = name
            end
        end
        return { id = process.id(), found = table.concat(found, " ") }
    end,
}
