-- Strings, apart from the tables of patterns and directives.
local function fails(text, f, ...)
	local ok, err = pcall(f, ...)
	check(not ok, "must raise " .. text)
	check(tostring(err):find(text, 1, true), tostring(err) .. " must contain " .. text)
end

same(("abcdef"):sub(2, -2), "bcde")
same(("abc"):sub(-100, 100), "abc")
same(("abc"):sub(3, 2), "")
same(("abc"):byte(-1), 99)
same(select("#", ("abc"):byte(1, -1)), 3)
same(select("#", ("abc"):byte(10)), 0)
same(string.char(), "")
same(string.char(72, 105), "Hi")
fails("value out of range", string.char, 256)
same(("Hello"):upper() .. ("Hello"):lower(), "HELLOhello")
same(("abc"):reverse(), "cba")
same(#("x"):rep(1000, ", "), 2998)
same(("ab"):rep(0), "")
same(("x"):rep(3, nil), "xxx")
fails("resulting string too large", string.rep, "xx", 2 ^ 31 - 1)
fails("resulting string too large", string.rep, "x", 1e300)
fails("resulting string too large", function()
	local s = ("x"):rep(1e6)
	return s:gsub("x", s)
end)
fails("resulting string too large", string.format, ("%99s"):rep(9e5), unpack({}, 1, 9e5))

-- Patterns.
same(("THE (quick) fox"):find("%((%a+)%)"), 5)
same(("a.b"):find(".", 1, true), 2)
same(("abc"):find("b", -10), 2)
same(("abc"):find("", 10), nil)
same(("abc"):find("", 4), 4)
same(("hello world"):match("^(%w+)"), "hello")
same(("key = value"):gsub("(%w+) = (%w+)", "%2 = %1"), "value = key")
same(("abc"):gsub("", "-"), "-a-b-c-")
same(("abc"):gsub("%w", { a = 1, b = true and "B", c = false }), "1Bc")
same(("abc"):gsub("%w", function(c) if c == "b" then return "[b]" end end), "a[b]c")
same(select(2, ("abc"):gsub("%w", "%0", 2)), 2)
fails("invalid use of '%' in replacement string", string.gsub, "a", "a", "%")
fails("invalid replacement value (a table)", string.gsub, "a", "a", function() return {} end)
fails("string/function/table expected", string.gsub, "a", "a", true)
local words = {}
for k, v in ("a=1, b=2"):gmatch("(%w+)=(%w+)") do words[#words + 1] = k .. v end
same(table.concat(words, " "), "a1 b2")
local empties = 0
for _ in ("abc"):gmatch("") do empties = empties + 1 end
same(empties, 4)
fails("pattern too complex", string.find, ("a"):rep(1000), ("a?"):rep(1000) .. "b")
same(("x"):rep(5000):find(".-y"), nil)
same(("\0a\0"):find("%z", 2), 3)
for _, class in ipairs { "\v", "\f", "\t", " " } do same(class:find("%s"), 1) end

-- Format.
same(("%5.1f|%-5d|%05d|%s|%q"):format(3.14159, 42, 42, nil, "a\n\0"), "  3.1|42   |00042|nil|\"a\\\n\\0\"")
same(("%s %s"):format({} ~= nil, 1e15), "true 1e+15")
fails("invalid option '%y' to 'format'", string.format, "%y", 1)
fails("bad argument #2 to 'format' (no value)", string.format, "%d")
fails("not a number in proper range", string.format, "%d", 2 ^ 63)
fails("width or precision too long", string.format, "%123d", 1)
fails("repeated flags", string.format, "%000000d", 1)
same(string.dump, nil)

for _, case in ipairs(formats) do
	same(string.format(case[1], case[2]), case[3], case[1])
end
for _, case in ipairs(patterns) do
	local text, pattern, expected, first, last = unpack(case)
	local ok, from, to = pcall(string.find, text, pattern)
	if first then
		same(from, first, pattern)
		same(to, last, pattern)
		same((text:gsub(pattern, "<%0>")), expected, pattern)
	else
		check(not ok and from:find(expected, 1, true), pattern)
	end
end
