-- json: chapter 8.5 of the specification.
local function encodes(value, text)
  local result, err = json.encode(value)
  eq(err, nil)
  eq(result, text)
end
local function nested(depth)
  local t = {}
  for _ = 2, depth do t = { t } end
  return t
end

return {
  ["values"] = function()
    encodes(nil, "null") encodes(true, "true") encodes(false, "false") encodes("x", '"x"') encodes(1, "1")
    eq(json.encode(), "null")
  end,
  ["arrays and objects"] = function()
    encodes({}, "[]")
    encodes({ 1, "a", { true } }, '[1,"a",[true]]')
    encodes({ b = 1, a = 2, B = 3, ["ä"] = 4, [""] = 5 }, '{"":5,"B":3,"a":2,"b":1,"ä":4}')
    encodes({ a = { b = {} } }, '{"a":{"b":[]}}')
    local built = {}
    for i = 20, 1, -1 do built[i] = i end
    encodes(built, "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]")
    local shared = { 1 }
    encodes({ shared, shared }, "[[1],[1]]")
  end,
  ["numbers"] = function()
    encodes(2^53, "9007199254740992") encodes(-2^53, "-9007199254740992") encodes(1e15, "1000000000000000")
    encodes(123456789012, "123456789012") encodes(0, "0") encodes(-7, "-7") encodes(-1 / (1 / 0), "-0")
    encodes(0.1, "0.1") encodes(-1.5, "-1.5") encodes(1 / 3, "0.3333333333333333") encodes(0.001, "0.001")
    encodes(0.000001, "0.000001") encodes(0.0000001, "1e-7") encodes(1.5e-7, "1.5e-7")
    encodes(1e20, "1e20") encodes(1e300, "1e300") encodes(2^53 + 2, "9007199254740994")
    encodes(5e-324, "5e-324") encodes(1e-323, "1e-323") encodes(1.2e-5, "0.000012") encodes(1.7976931348623157e308, "1.7976931348623157e308")
    encodes(1234567.891, "1234567.891")
    encodes(0 / 0, "null") encodes(1 / 0, "null") encodes(-1 / 0, "null") encodes({ 0 / 0 }, "[null]")
  end,
  ["strings"] = function()
    encodes('a"\\\b\f\n\r\t\0\31/', '"a\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f/"')
    encodes("Grüße 🙂", '"Grüße 🙂"')
    encodes("\127<>&", '"\127<>&"')
    encodes("", '""')
  end,
  ["errors, times and durations are written by tostring"] = function()
    encodes(errors.wrap("m", "c"), '"c: m"')
    encodes({ time.date(2024, 1, 2, 3, 4, 5, 0, time.utc) }, '["2024-01-02T03:04:05Z"]')
    encodes({ time.parse_duration("90s") }, '["1m30s"]')
  end,
  ["what has no JSON is INTERNAL"] = function()
    fails(errors.INTERNAL, "cannot encode a table with mixed or sparse keys", json.encode, { 1, x = 2 })
    fails(errors.INTERNAL, "cannot encode a table with mixed or sparse keys", json.encode, { x = 2, [1] = 1 })
    fails(errors.INTERNAL, "cannot encode a table with mixed or sparse keys", json.encode, { [1] = 1, [3] = 3 })
    fails(errors.INTERNAL, "cannot encode a table with mixed or sparse keys", json.encode, { [0] = 1 })
    fails(errors.INTERNAL, "cannot encode a table with mixed or sparse keys", json.encode, { [1.5] = 1 })
    fails(errors.INTERNAL, "cannot encode a table with mixed or sparse keys", json.encode, { [true] = 1 })
    fails(errors.INTERNAL, "cannot encode function", json.encode, function() end)
    fails(errors.INTERNAL, "cannot encode function", json.encode, { a = { eq } })
    fails(errors.INTERNAL, "cannot encode location", json.encode, time.utc)
    fails(errors.INTERNAL, "cannot encode logger", json.encode, logger)
    local cycle = {}
    cycle[1] = { cycle }
    fails(errors.INTERNAL, "cannot encode a cycle", json.encode, cycle)
    for _, bad in next_of { "\255", "a\195", "\192\128", "\237\160\128", "\244\144\128\128", "\224\128\128" } do
      fails(errors.INTERNAL, "cannot encode a string that is not UTF-8", json.encode, bad)
      fails(errors.INTERNAL, "cannot encode a string that is not UTF-8", json.encode, { [bad] = 1 })
    end
  end,
  ["nesting"] = function()
    local text = ("["):rep(128) .. ("]"):rep(128)
    encodes(nested(128), text)
    eq(json.encode(json.decode(text)), text)
    fails(errors.INTERNAL, "nesting deeper than 128", json.encode, nested(130))
    fails(errors.INTERNAL, "invalid JSON at position 129: nesting deeper than 128", json.decode,
      ("["):rep(129) .. ("]"):rep(129))
  end,
  ["too large a text raises"] = function()
    local big = ("x"):rep(1048576)
    local t = {}
    for i = 1, 70 do t[i] = big end
    raises("resulting string too large", json.encode, t)
  end,
  ["decode reads values"] = function()
    eq(json.decode("null"), nil) eq(json.decode(" true "), true) eq(json.decode("false"), false)
    eq(json.decode('"x"'), "x") eq(json.decode("\t\r\n-1.5e2 "), -150) eq(json.decode(5), 5)
    local t = json.decode('{"a":[1,{"b":null},null,"c"],"":{},"a b":false}')
    eq(t.a[1], 1) eq(t.a[2].b, nil) eq(t.a[3], nil) eq(t.a[4], "c") eq(type(t[""]), "table") eq(t["a b"], false)
    eq(json.decode('{"a":1,"a":2}').a, 2)
    eq(json.encode(json.decode("[]")), "[]") eq(json.encode(json.decode("{}")), "[]")
  end,
  ["decode reads numbers"] = function()
    eq(json.decode("9007199254740992"), 2^53) eq(json.decode("0.1"), 0.1) eq(json.decode("1E+2"), 100)
    eq(1 / json.decode("-0"), -1 / 0) eq(json.decode("4.9e-324"), 5e-324) eq(json.decode("1e-400"), 0)
    eq(json.decode("123456789012345678901234567890"), 123456789012345678901234567890)
    eq(json.decode("0.30000000000000004"), 0.1 + 0.2) eq(json.decode("-12.25"), -12.25)
  end,
  ["decode reads strings"] = function()
    eq(json.decode('"\\"\\\\\\/\\b\\f\\n\\r\\t"'), '"\\/\b\f\n\r\t')
    eq(json.decode('"a\\u0000b\\u00e4\\u20AC\\ud83d\\ude42c"'), "a\0bä€🙂c")
    eq(json.decode('"Grüße 🙂 \\n"'), "Grüße 🙂 \n")
  end,
  ["decode says where a text is wrong"] = function()
    local function wrong(text, position, problem)
      fails(errors.INTERNAL, "invalid JSON at position " .. position .. ": " .. problem, json.decode, text)
    end
    fails(errors.INVALID, "empty string is not valid JSON", json.decode, "")
    wrong("  ", 3, "unexpected end") wrong("x", 1, "unexpected character")
    wrong("nul", 4, "expected null") wrong("truE", 4, "expected true") wrong("1 2", 3, "unexpected text after the value")
    wrong("[1,]", 4, "unexpected character") wrong("[1", 3, "unexpected end") wrong("[1 2]", 4, "expected ',' or ']'")
    wrong("[", 2, "unexpected end") wrong('{"a"}', 5, "expected ':'") wrong('{"a":1,}', 8, "expected a string as key")
    wrong("{a:1}", 2, "expected a string as key") wrong('{"a":1', 7, "unexpected end")
    wrong('{"a":1]', 7, "expected ',' or '}'") wrong("01", 2, "unexpected text after the value")
    wrong("-", 2, "expected a digit") wrong("1.", 3, "expected a digit") wrong("1e", 3, "expected a digit")
    wrong(".5", 1, "unexpected character") wrong("+1", 1, "unexpected character") wrong("NaN", 1, "unexpected character")
    wrong("1e400", 1, "number out of range") wrong("'a'", 1, "unexpected character")
    wrong('"a', 3, "unexpected end of a string") wrong('"a\\', 4, "unexpected end of a string")
    wrong('"a\\"', 5, "unexpected end of a string")
    wrong('"\\x"', 2, "unknown escape") wrong('"\\u12g4"', 6, "expected four hexadecimal digits")
    wrong('"\\ud800"', 2, "half of a surrogate pair") wrong('"\\ude42"', 2, "half of a surrogate pair")
    wrong('"\\ud800\\u0041"', 2, "half of a surrogate pair")
    wrong('"a\nb"', 3, "control character in a string") wrong('"\255"', 2, "string is not UTF-8")
    wrong('"\\n\195"', 4, "string is not UTF-8") wrong("\239\187\191[]", 1, "unexpected character")
  end,
  ["decode gives whole numbers beyond 2^53 as strings if asked"] = function()
    local function big(text) return json.decode(text, {big = "string"}) end
    eq(big("9007199254740992"), 2^53) eq(big("-9007199254740992"), -2^53) eq(big("1"), 1) eq(big("-0"), 0)
    eq(big("9007199254740993"), "9007199254740993") eq(big("-9007199254740993"), "-9007199254740993")
    eq(big("12345678901234567890"), "12345678901234567890") eq(big("[9999999999999999]")[1], "9999999999999999")
    eq(big("1" .. ("0"):rep(400)), "1" .. ("0"):rep(400))
    eq(big("1e20"), 1e20) eq(big("12345678901234567890.5"), 12345678901234567890.5) eq(big('"x"'), "x")
    eq(json.decode("12345678901234567890"), 12345678901234567890) eq(json.decode("1", {}), 1)
    raises("bad argument #2 to 'decode' (option 'big' must be \"string\")", json.decode, "1", {big = "number"})
    raises("bad argument #2 to 'decode' (table expected, got string)", json.decode, "1", "string")
  end,
  ["decode reads numbers of many digits"] = function()
    eq(json.decode(("1"):rep(1000) .. "e-999"), 1.1111111111111112)
    eq(json.decode("0." .. ("0"):rep(1000) .. "5e1000"), 0.5)
    eq(json.decode("-" .. ("9"):rep(1200) .. "e-1200"), -1)
  end,
  ["arguments"] = function()
    fails(errors.INVALID, "s is required", json.decode)
    fails(errors.INVALID, "s is required", json.decode, nil)
    raises("bad argument #1 to 'decode' (string expected, got table)", json.decode, {})
  end,
}
