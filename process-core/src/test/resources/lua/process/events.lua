-- 3.7 Events, 3.9 How a process ends, 3.10 Order at the end
local suite = require("suite")
local time = require("time")
local test, failed, receive = suite.test, suite.failed, suite.receive

-- Runs an entry to its end and returns the EXIT event.
local function run(id, ...)
    return suite.exit_of(assert(process.spawn_monitored(id, "test:host", ...)))
end

-- The process failed with an Error of this kind and text.
local function abnormal(event, kind, message, retryable)
    assert(event.result.value == nil)
    assert(event.error == event.result.error)
    local err = event.error
    assert(err:kind() == kind, err:kind())
    assert(err:message() == message, err:message())
    assert(err:retryable() == retryable, tostring(err:retryable()))
    return err
end
local host = "test:host"

-- What error(<value>) ends a process with.
local function failed_with_unknown_retry(message, err)
    assert(err:kind() == errors.INTERNAL and err:retryable() == nil)
    assert(err:message() == message, err:message())
end

test("the constants", function()
    assert(process.event.CANCEL == "pid.cancel")
    assert(process.event.EXIT == "pid.exit")
    assert(process.event.LINK_DOWN == "pid.link.down")
end)

test("EXIT carries kind, sender, time and value", function()
    local before = os.time()
    local pid = assert(process.spawn_monitored("test:give", "test:host", { answer = 42 }))
    local event = receive(process.events())
    assert(event.kind == "pid.exit" and event.from == pid)
    assert(event.at >= before and event.at <= os.time() and event.at % 1 == 0)
    assert(event.result.value.answer == 42)
    assert(event.result.error == nil and event.error == nil and event.deadline == nil and event.reason == nil)
end)

test("each watcher gets a value of its own", function()
    local pid = suite.idle()
    assert(process.monitor(pid))
    local watcher = assert(process.spawn("test:watch_and_change", "test:host", pid, process.pid()))
    local inbox = process.inbox()
    assert(receive(inbox):topic() == "watching")
    assert(process.send(pid, "go", { n = 1 }))
    assert(receive(inbox):payload() == "changed")
    assert(suite.exit_of(pid).result.value.n == 1)
end)

test("a result is its error or else its value as text", function()
    local result = run("test:give", "text").result
    assert(tostring(result) == "text" and result .. "!" == "text!" and "!" .. result == "!text")
    assert(getmetatable(result) == false)
    result = run("test:fail", "broken").result
    assert(tostring(result) == "broken" and result .. "!" == "broken!")
    assert(tostring(run("test:give").result) == "nil")
end)

test("return without or with a value is a normal end", function()
    local event = run("test:give")
    assert(event.result.value == nil and event.error == nil)
    assert(run("test:give", false).result.value == false)
    assert(run("test:give", 1, 2).result.value == 1)
    assert(run("test:give", 1, {}).result.value == 1)
end)

test("a second result that is a string is the error", function()
    abnormal(run("test:give", nil, "no luck"), errors.INTERNAL, "no luck", false)
    abnormal(run("test:give", 1, "no luck"), errors.INTERNAL, "no luck", false)
end)

test("a second result that is an Error is the error", function()
    local err = errors.new({ message = "later", kind = errors.TIMEOUT, retryable = true, details = { try = 3 } })
    err = abnormal(run("test:give", nil, err), errors.TIMEOUT, "later", true)
    assert(err:details().try == 3)
end)

test("a first result that cannot cross a border", function()
    abnormal(run("test:return_function"), errors.INVALID, "cannot send function at result.callback", false)
end)

test("an error with a string has kind, position and text", function()
    abnormal(run("test:raise", "bad"), errors.INTERNAL, "test:raise:1: bad", nil)
end)

test("a run-time error is an error like others", function()
    local event = run("test:index_nil")
    assert(event.error:kind() == errors.INTERNAL)
    assert(event.error:message():find("^test:index_nil:%d+: attempt to index .*nil value"), event.error:message())
end)

test("an error with an Error keeps it", function()
    local err = errors.new({ message = "m", kind = "Own", retryable = true, details = { a = 1 } })
    assert(abnormal(run("test:fail", err), "Own", "m", true):details().a == 1)
end)

test("an error with another value is its text", function()
    abnormal(run("test:fail", 5), errors.INTERNAL, "5", nil)
    abnormal(run("test:fail", true), errors.INTERNAL, "true", nil)
end)

test("an error with a table has the table as details", function()
    local err = run("test:fail", { code = 7 }).error
    assert(err:kind() == errors.INTERNAL and err:retryable() == nil)
    assert(err:message():find("^table: "), err:message())
    assert(err:details().code == 7)
end)

test("an uncaught error in any coroutine ends the process", function()
    abnormal(run("test:fail_in_coroutine"), errors.INTERNAL, "inside", nil)
end)

test("error with nothing, false, a number, a function", function()
    for _, text in ipairs({ "nil", "false", "7" }) do
        local _, err = process.call("test:raise_value", host, text)
        failed_with_unknown_retry(text, err)
    end
    local _, err = process.call("test:raise_value", host, "function")
    assert(err:kind() == errors.INTERNAL and err:message():match("^function") and err:details() == nil)
end)

test("error with a table: text, details, and no details if it cannot cross", function()
    local _, err = process.call("test:raise_value", host, "table")
    failed_with_unknown_retry("code 5", err)
    assert(err:details().code == 5)
    _, err = process.call("test:raise_value", host, "bad table")
    failed_with_unknown_retry("bad", err)
    assert(err:details() == nil)
    _, err = process.call("test:raise_value", host, "empty table")
    failed_with_unknown_retry("empty", err)
    assert(err:details() == nil)
    _, err = process.call("test:raise_value", host, "plain table")
    assert(err:kind() == errors.INTERNAL and err:message():match("^table: ") and err:details()[1] == "plain")
    _, err = process.call("test:raise_value", host, "broken table")
    assert(err:kind() == errors.INTERNAL and not err:message():find("luaprocess") and not err:message():find("java"))
end)

test("the stack of a run-time error names entry and line", function()
    local _, err = process.call("test:index_nil", host)
    local stack = errors.call_stack(err)
    assert(type(stack.thread) == "string" and #stack.frames >= 1)
    assert(stack.frames[1].level == 1 and stack.frames[1].source == "test:index_nil" and stack.frames[1].line == 3)
    assert(err:stack():find("test:index_nil:3:", 1, true))
    assert(stack.thread == "main")
    _, err = process.call("test:fail_in_coroutine", host)
    assert(errors.call_stack(err).thread == "coroutine")
    assert(not err:stack():find("luaprocess", 1, true) and not err:stack():find(".java", 1, true))
    assert(errors.call_stack("text") == nil and errors.call_stack() == nil)
end)

test("results that are neither text nor Error as second result are ignored", function()
    for _, second in ipairs({ 1, true, {} }) do
        local value, err = process.call("test:give", host, "v", second)
        assert(value == "v" and err == nil)
    end
    local value, err = process.call("test:give", host, nil, 5)
    assert(value == nil and err == nil)
    value, err = process.call("test:give", host, false)
    assert(value == false and err == nil)
    failed(errors.INTERNAL, "text", process.call("test:give", host, print and 1, "text"))
end)

test("a deadlock ends the process", function()
    abnormal(run("test:deadlock"), errors.INTERNAL, "all coroutines blocked with no pending operations", false)
end)

test("a process that waits on a channel nobody knows idles", function()
    local pid = assert(process.spawn_monitored("test:wait_for_ever", "test:host"))
    suite.silent(process.events())
    assert(process.terminate(pid))
    abnormal(suite.exit_of(pid), errors.INTERNAL, "process terminated", false)
end)

test("coroutines and timers end with main", function()
    local a = process.listen("tick")
    run("test:leave_coroutine", process.pid())
    suite.silent(a)
end)

test("a process that received CANCEL and returns ends normally", function()
    local pid = assert(process.spawn_monitored("test:until_cancel", "test:host"))
    assert(process.cancel(pid))
    assert(suite.exit_of(pid).result.value.kind == "pid.cancel")
end)

test("whoever has received EXIT finds names free, the PID gone and the slot free", function()
    local pid = assert(process.with_context({}):with_name("short"):spawn_monitored("test:idle", "test:single"))
    assert(process.registry.lookup("short") == pid)
    process.send(pid, "end")
    suite.exit_of(pid)
    suite.failed(errors.NOT_FOUND, "name not registered", process.registry.lookup("short"))
    suite.failed(errors.NOT_FOUND, "process not found", process.send(pid, "x"))
    process.send(assert(process.spawn("test:idle", "test:single")), "end")
end)

return suite.main
