-- 8.1 ctx
local ctx = require("ctx")
local funcs = require("funcs")
local suite = require("suite")
local test, failed = suite.test, suite.failed

test("errors of get", function()
    failed(errors.NOT_FOUND, "key not found: tenant", ctx.get("tenant"))
    failed(errors.INVALID, "key cannot be empty", ctx.get(""))
    failed(errors.INVALID, "key cannot be empty", ctx.get())
    suite.raises("bad argument #1 to 'get' (string expected, got table)", ctx.get, {})
end)

test("all is empty if there is nothing", function()
    assert(next(ctx.all()) == nil)
end)

test("the context passes from process to process to function to function", function()
    local b = process.with_context({ tenant = "blue", list = { 1, 2 } })
    for _, way in ipairs({ "process", "function" }) do
        local all = assert(b:call("test:pass_on", "test:host", way, 2))
        assert(all.tenant == "blue" and all.list[2] == 2)
    end
end)

test("the context passes from function to function and to process", function()
    local x = funcs.new():with_context({ tenant = "blue" })
    assert(x:call("test:pass_on_function", "function", 2).tenant == "blue")
    assert(x:call("test:pass_on_function", "process", 2).tenant == "blue")
end)

test("values are fresh copies", function()
    assert(process.with_context({ t = { n = 1 } }):call("test:change_context", "test:host") == 1)
end)

return suite.main
