-- Error objects: chapter 6 of the specification.
return {
  ["kinds"] = function()
    eq(errors.UNKNOWN, "") eq(errors.INVALID, "Invalid") eq(errors.NOT_FOUND, "NotFound")
    eq(errors.ALREADY_EXISTS, "AlreadyExists") eq(errors.PERMISSION_DENIED, "PermissionDenied")
    eq(errors.TIMEOUT, "Timeout") eq(errors.CANCELED, "Canceled") eq(errors.UNAVAILABLE, "Unavailable")
    eq(errors.INTERNAL, "Internal") eq(errors.CONFLICT, "Conflict") eq(errors.RATE_LIMITED, "RateLimited")
    eq(errors.LIMIT_EXCEEDED, "LimitExceeded")
  end,
  ["new of a message"] = function()
    local e = errors.new("no luck")
    eq(e:kind(), "") eq(e:message(), "no luck") eq(e:retryable(), nil) eq(e:details(), nil)
    eq(type(e), "userdata") eq(tostring(e), "no luck")
    eq(#e:stack() > 0, true)
    eq(errors.new(42):message(), "42")
  end,
  ["new of a table"] = function()
    local e = errors.new { message = "m", kind = errors.TIMEOUT, retryable = true, details = { a = { 1, 2 } } }
    eq(e:kind(), "Timeout") eq(e:message(), "m") eq(e:retryable(), true)
    eq(e:details().a[2], 2)
    eq(errors.new { message = "m" }:kind(), "")
    eq(errors.new { message = "m" }:retryable(), nil)
    eq(errors.new { message = "m", retryable = false }:retryable(), false)
    eq(errors.new { message = "m", kind = "shop.closed" }:kind(), "shop.closed")
    eq(errors.new { message = "m", details = {} }:details(), nil)
  end,
  ["new of kind and message"] = function()
    eq(errors.new(errors.TIMEOUT, "m"):kind(), "Timeout")
    eq(errors.new("TIMEOUT", "m"):kind(), "Timeout")
    eq(errors.new("UNKNOWN", "m"):kind(), "")
    eq(errors.new("", "m"):kind(), "")
    eq(errors.new("shop.closed", "m"):kind(), "shop.closed")
    eq(errors.new("TIMEOUT", "m"):message(), "m")
    eq(errors.new("TIMEOUT", "m"):retryable(), nil)
    eq(errors.new("TIMEOUT", nil):message(), "TIMEOUT")
  end,
  ["new raises for what is no error"] = function()
    raises("message field is required", errors.new, {})
    raises("message field is required", errors.new, { kind = "x" })
    raises("bad argument #1 to 'new' (string or table expected, got no value)", errors.new)
    raises("bad argument #1 to 'new' (string or table expected, got boolean)", errors.new, true)
    raises("bad argument #2 to 'new' (string expected, got table)", errors.new, "k", {})
    raises("bad argument #1 to 'new' (message: string expected, got table)", errors.new, { message = {} })
    raises("bad argument #1 to 'new' (kind: string expected, got boolean)", errors.new, { message = "m", kind = true })
    raises("bad argument #1 to 'new' (retryable: boolean expected, got number)", errors.new,
      { message = "m", retryable = 1 })
    raises("bad argument #1 to 'new' (details: table expected, got string)", errors.new,
      { message = "m", details = "d" })
    raises("cannot send function at details.callback", errors.new,
      { message = "m", details = { callback = function() end } })
  end,
  ["details are private and given as fresh copies"] = function()
    local details = { list = { 1 } }
    details.self = details
    local e = errors.new { message = "m", details = details }
    details.list[1] = 2
    eq(e:details().list[1], 1)
    e:details().list[1] = 3
    e:details().more = true
    eq(e:details().list[1], 1)
    eq(e:details().more, nil)
    local copy = e:details()
    eq(copy.self == copy, true)
  end,
  ["wrap adds a context"] = function()
    local e = errors.new { message = "m", kind = "TIMEOUT", retryable = true, details = { n = 1 } }
    local w = errors.wrap(errors.wrap(e, "inner"), "outer")
    eq(tostring(w), "outer: inner: m")
    eq(w:message(), "m") eq(w:kind(), "Timeout") eq(w:retryable(), true) eq(w:details().n, 1)
    eq(w:stack(), e:stack())
    eq(tostring(e), "m")
    eq(w == e, false)
    local s = errors.wrap("text", "context")
    eq(tostring(s), "context: text") eq(s:kind(), "") eq(s:retryable(), nil) eq(s:message(), "text")
    eq(errors.wrap(nil, "context"), nil)
    raises("bad argument #2 to 'wrap' (string expected, got no value)", errors.wrap, e)
    raises("bad argument #1 to 'wrap' (error or string expected, got table)", errors.wrap, {}, "c")
  end,
  ["is compares the kind of Errors only"] = function()
    local e = errors.new("TIMEOUT", "m")
    eq(errors.is(e, errors.TIMEOUT), true)
    eq(errors.is(errors.wrap(e, "c"), errors.TIMEOUT), true)
    eq(errors.is(e, errors.INVALID), false)
    eq(errors.is(errors.new("m"), errors.UNKNOWN), true)
    for _, other in next_of { "Timeout", 1, true, {}, time.utc } do
      eq(errors.is(other, errors.TIMEOUT), false)
    end
    eq(errors.is(nil, errors.TIMEOUT), false)
    raises("bad argument #2 to 'is' (string expected, got no value)", errors.is, e)
  end,
  ["call_stack names the frames"] = function()
    local function fail() local e = errors.new("m") return e end
    local stack = errors.call_stack(fail())
    eq(stack.thread, "main")
    eq(stack.frames[1].level, 1)
    eq(stack.frames[1].source, "app.test:script")
    eq(stack.frames[1].line > 90, true)
    eq(type(stack.frames[1].name), "string")
    eq(type(stack.frames[1].type), "string")
    for _, other in next_of { "m", 1, true, {}, time.utc } do
      eq(errors.call_stack(other), nil)
    end
    eq(errors.call_stack(nil), nil)
    eq(errors.call_stack(), nil)
    eq(type(errors.call_stack(errors.wrap(fail(), "c")).frames[1]), "table")
  end,
  ["a returned error of the runtime has a stack and is final"] = function()
    local _, e = time.parse_duration("x")
    eq(e:kind(), errors.INVALID) eq(e:retryable(), false) eq(#e:stack() > 0, true) eq(e:details(), nil)
    eq(type(errors.call_stack(e).frames), "table")
  end,
  ["errors are immutable"] = function()
    local e = errors.new("m")
    raises("(a userdata value)", function() e.kind = 1 end)
    raises("(a userdata value)", function() e.x = 1 end)
  end,
  ["errors are text"] = function()
    local e = errors.wrap(errors.new("quiet"), "c")
    eq(e .. "!", "c: quiet!") eq("!" .. e, "!c: quiet") eq(e .. e, "c: quietc: quiet") eq(1 .. e, "1c: quiet")
    eq(#e, 8)
    eq(e:upper(), "C: QUIET")
    eq(e.nothing, nil)
    eq(e == e, true)
    eq(errors.new("a") == errors.new("a"), false)
    eq(errors.new(e):message(), "c: quiet")
  end,
  ["methods want an Error"] = function()
    local e = errors.new("m")
    for _, method in next_of { e.kind, e.message, e.retryable, e.details, e.stack } do
      raises("error expected", method, "m")
      raises("error expected", method)
    end
  end,
  ["the empty message has a stack too"] = function()
    eq(#errors.new(""):stack() > 0, true)
  end,
}
