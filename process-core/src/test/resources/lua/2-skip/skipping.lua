-- 2.1.6 Whatever refers to a skipped entry gets NOT_FOUND and why
local funcs = require("funcs")
local security = require("security")
local suite = require("suite")
local test, failed = suite.test, suite.failed
local host = "test:host"

local function not_found(text, problem, result, err)
    failed(errors.NOT_FOUND, text, result, err)
    assert(err:details().problem:find(problem, 1, true), tostring(err:details().problem))
end

local broken = "_index.yaml:18: entry 'test:broken': key 'source': 1:"

test("a skipped process", function()
    not_found("factory not found", broken, process.spawn("test:broken", host))
    not_found("factory not found", broken, process.call("test:broken", host))
    not_found("factory not found", broken, process.with_context({}):spawn("test:broken", host))
    not_found("function not found", broken, funcs.call("test:broken"))
    local _, err = process.spawn("test:broken", host)
    assert(err:details().factory_id == "test:broken")
end)

test("an upgrade to a skipped process", function()
    not_found("upgrade: create failed: factory not found", broken, process.call("test:upgrade_to", host, "test:broken"))
end)

test("a skipped function", function()
    not_found("function not found", "entry 'test:broken_function': key 'source': 1:", funcs.call("test:broken_function"))
    not_found("function not found", "entry 'test:broken_function': key 'source': 1:", funcs.async("test:broken_function"))
end)

test("a process that needs a skipped library", function()
    not_found("factory not found", "entry 'test:broken_library'", process.spawn("test:needs_broken", host))
end)

test("a skipped host", function()
    not_found("host not found", "entry 'test:broken_host': key 'host.workers'", process.spawn("test:give", "test:broken_host"))
end)

test("a skipped policy", function()
    not_found("policy not found", "entry 'test:broken_policy': key 'policy.effect'", security.policy("test:broken_policy"))
end)

test("a group that lacks a skipped policy is no scope", function()
    not_found("policy group not found", "entry 'test:broken_policy'", security.named_scope("test:incomplete"))
    assert(security.named_scope("test:complete"))
    local _, err = security.named_scope("test:unknown")
    failed(errors.NOT_FOUND, "policy group not found", nil, err)
    assert(err:details() == nil)
end)

test("all other entries work", function()
    assert(process.call("test:give", host, 1) == 1)
end)

return suite.main
