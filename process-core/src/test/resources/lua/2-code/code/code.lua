-- 2.4 Code
local suite = require("suite")
local time = require("time")
local test, failed = suite.test, suite.failed
local host = "test:host"

test("a program returns its method or a table with it", function()
    assert(process.call("test:a_function", host) == "function")
    assert(process.call("test:a_table", host) == "main")
    assert(process.call("test:other_method", host) == "other")
    assert(process.call("test:any_method", host) == "the function itself")
end)

test("a method that is not there", function()
    local text = 'method "main" not found in module'
    for _, id in ipairs({ "returns_nothing", "returns_number", "returns_callable", "not_a_function" }) do
        failed(errors.NOT_FOUND, text, process.spawn("test:" .. id, host))
        failed(errors.NOT_FOUND, text, process.call("test:" .. id, host))
    end
end)

test("the top level runs anew with fresh globals", function()
    assert(process.call("test:globals", host) == 2)
    assert(process.call("test:globals", host) == 2)
    assert(count == nil and string_count == nil)
end)

test("require finds nothing but imports and listed modules", function()
    for _, name in ipairs({ "ctx", "json", "code", "test:counter", "./counter", "../counter", "counter.lua", "process",
        "string", "os", "luajava", "java.lang.System", "withheld", "", "a'b" }) do
        local ok, err = pcall(require, name)
        assert(not ok and type(err) == "string")
        assert(err:match("^test:code:%d+: (.*)$"):sub(1, #name + 19) == "module '" .. name .. "' not found", err)
    end
end)

test("an entry without modules has none, but the global time", function()
    for _, name in ipairs({ "time", "logger", "suite", "granted" }) do
        local result = assert(process.call("test:no_modules", host, name))
        assert(not result.ok and result.err:find("module '" .. name .. "' not found", 1, true))
        assert(result.time == "userdata")
    end
end)

test("require of a listed module gives the same value every time", function()
    assert(require("time") == time and time == _G.time)
    assert(require("granted").hello == "from the application")
end)

test("a library runs once, at its first require", function()
    assert(loaded == nil)
    local counter = require("counter")
    assert(loaded == 1 and counter.loaded() == 1)
    assert(require("counter") == counter and loaded == 1)
    assert(require("facade").inner == counter and loaded == 1)
    assert(require("tail") == counter)
end)

test("a library that returns nothing is true", function()
    assert(require("nothing") == true and require("nothing") == true and ran == 1)
end)

test("a library that raises is not loaded", function()
    suite.raises("not yet", function() return require("failing") end)
    assert(require("failing").attempts == 2)
    local ok, err = pcall(function() return require("no") end)
    assert(not ok and errors.is(err, errors.CONFLICT) and err:message() == "refused")
end)

test("a library has its own modules and imports, also in functions called later", function()
    local facade = require("facade")
    assert(facade.encode({ 1 }) == "[1]")
    for _, name in ipairs({ "time", "suite", "granted" }) do
        assert(facade.try(name) == false)
        assert(pcall(facade.tail, name) == false)
        assert(require("alone")(name) == false)
    end
    assert(facade.try("json") == true and facade.try("inner") == true and facade.tail("other") == require("alone"))
    assert(pcall(require, "json") == false and pcall(require, "inner") == false)
end)

test("a library requires in coroutines and callbacks as anywhere else", function()
    local dynamic = require("dynamic")
    assert(dynamic.hash.md5 and dynamic.in_callback({ 2, 1 }) == true)
    assert(pcall(require, "hash") == false)
end)

test("libraries of one process are not those of another", function()
    require("counter")
    loaded = 100
    assert(process.call("test:code", host, "a library runs once, at its first require") == nil)
end)

test("an entry of the folder convention", function()
    local result = assert(process.call("folder.inner:all_modules", host))
    assert(result.id == "folder.inner:all_modules" and result.found == "", result.found)
    local funcs_result = assert(process.call("folder.inner:all_modules", host))
    assert(funcs_result.id == "folder.inner:all_modules")
end)

return suite.main
