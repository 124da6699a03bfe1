package io.luaprocess.lua.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Statements for {@link RandomProgram} that use one part of the language or of the
 * libraries. Each is complete in itself: it computes from literals and prints what comes
 * out.
 */
final class RandomFeatures {

	/** Numbers at which representations change. */
	private static final String[] EDGES = { "0", "1", "-1", "2", "3", "7", "0.1", "0.5", "-2.5", "1e15", "1e16",
			"123456789012345", "2^31", "2^31 - 1", "-2^31", "2^32", "2^53", "2^53 - 1", "-2^53", "2^62", "2^63",
			"1e100", "1e300", "5e-324", "1/3", "1e-5", "0x10", "0x.8p1", "math.huge", "-math.huge", "math.pi" };

	private static final String[] TEXTS = { "'hello world'", "'key = value, other=42'", "''", "'a.b.c'",
			"'  trim me  '", "'THE (quick) fox'", "'x1y22z333'", "'aaa'", "'f(a(b)c)d'", "'\\0a\\0'", "'a,b,,c'",
			"('ab'):rep(5)", "'\\65\\066C\\x44\\z\n  E'", "('[[long\\nstring]]')", "([==[]]]==])" };

	private static final String[] NUMERALS = { "'10'", "'0x1F'", "' 7 '", "'1e2'", "'.5'", "'5.'", "'0x.8'", "'0x1p4'",
			"''", "' '", "'0x'", "'1e'", "'1 2'", "'inf'", "'nan'", "'--1'", "'-0x2'", "'+3'", "'- 1'", "'1_0'",
			"'9007199254740993'", "'1e400'", "'\\t12\\n'", "'1\\0'", "'zz'", "'7f'" };

	private static final String[] PIECES = { ".", "%a", "%d", "%s", "%w", "%S", "%p", "[abc]", "[^,]", "[a-e]", "[%w_]",
			"a", "l", "o", ",", "=", " ", "%.", "%%", "%b()", "%f[%w]", "()", "(.)", "(%a+)", "[]]", "[^]]", "[%a-z]",
			"%1", "$", "^", "(", ")", "[", "%", "-", "%z", "%x", "%u", "%l", "%c", "%g" };

	private final Random random;

	private int names;

	RandomFeatures(Random random) {
		this.random = random;
	}

	/** Returns the lines of a statement. */
	String statement() {
		return switch (this.random.nextInt(19)) {
			case 0, 1 -> metatable();
			case 2 -> chain();
			case 3 -> patterns();
			case 4 -> formats();
			case 5 -> strings();
			case 6 -> sorts();
			case 7 -> lists();
			case 8 -> coroutines();
			case 9 -> errors();
			case 10 -> jumps();
			case 11 -> lists(true);
			case 12 -> numerals();
			case 13 -> numericLoop();
			case 14 -> kernel();
			case 15 -> environments();
			case 16 -> varargs();
			case 17 -> math();
			default -> sharedUpvalues();
		};
	}

	// ---- choices ---------------------------------------------------------------------

	private String any(String... choices) {
		return choices[this.random.nextInt(choices.length)];
	}

	private boolean chance(int percent) {
		return this.random.nextInt(100) < percent;
	}

	private String name(String prefix) {
		return prefix + "_" + this.names++;
	}

	private String some(int least, int most, String separator, IntFunction<String> item) {
		return IntStream.range(0, least + this.random.nextInt(most - least + 1))
			.mapToObj(item)
			.collect(Collectors.joining(separator));
	}

	private String edge() {
		return any(EDGES);
	}

	private String small() {
		return String.valueOf(this.random.nextInt(12) - 4);
	}

	private String scalar() {
		return switch (this.random.nextInt(8)) {
			case 0 -> edge();
			case 1 -> any(TEXTS);
			case 2 -> any(NUMERALS);
			case 3 -> any("nil", "true", "false");
			default -> small();
		};
	}

	private String protect(String expressions) {
		return "show(pcall(function() return " + expressions + " end))\n";
	}

	// ---- metatables ------------------------------------------------------------------

	private String metatable() {
		String mt = name("mt");
		String v = name("v");
		String w = name("w");
		StringBuilder s = new StringBuilder("local log = {}\nlocal " + mt + " = {}\n");
		String[] binary = { "add", "sub", "mul", "div", "mod", "pow", "concat", "eq", "lt", "le" };
		for (String event : binary) {
			if (chance(45)) {
				s.append(mt + ".__" + event + " = function(a, b) "
						+ any("return '" + event + "' .. type(a) .. type(b)", "return " + scalar(),
								"return a ~= nil, 2", "log[#log + 1] = '" + event + "' return rawequal(a, b)",
								"error('" + event + "')", "return rawget(type(a) == 'table' and a or b, 'n')", "")
						+ " end\n");
			}
		}
		for (String event : new String[] { "unm", "len", "call", "tostring", "index", "newindex" }) {
			if (chance(45)) {
				s.append(mt + ".__" + event + " = " + handler(event) + "\n");
			}
		}
		if (chance(15)) {
			s.append(mt + ".__metatable = " + any("'locked'", "false", "{}") + "\n");
		}
		if (chance(20)) {
			s.append(mt + any(".__pairs", ".__ipairs") + " = function(t) return function(_, k) k = (k or 0) + 1 "
					+ "if k < 4 then return k, k * 2 end end, t, nil end\n");
		}
		s.append("local " + v + " = setmetatable({n = 4, 10, 20}, " + mt + ")\n");
		s.append("local " + w + " = "
				+ any("setmetatable({n = 5}, " + mt + ")",
						"setmetatable({}, {__eq = " + mt + ".__eq, __lt = " + mt + ".__lt})", "{n = 5}", v,
						"setmetatable({}, {__index = " + v + ", __newindex = " + v + "})")
				+ "\n");
		int n = 2 + this.random.nextInt(5);
		for (int i = 0; i < n; i++) {
			String a = any(v, v, w);
			String b = any(v, w, w, scalar());
			String expression = switch (this.random.nextInt(12)) {
				case 0 -> a + any(" < ", " <= ", " > ", " >= ", " == ", " ~= ") + b;
				case 1 -> b + any(" < ", " <= ", " == ", " ~= ") + a;
				case 2 -> b + any(" + ", " - ", " * ", " / ", " % ", " ^ ", " .. ") + a;
				case 3 -> any("-", "#", "not ") + a;
				case 4 -> a + "(" + scalar() + ", " + scalar() + ")";
				case 5 -> "tostring(" + a + ")";
				case 6 -> a + any(".n", ".x", "[1]", "[" + scalar() + "]", ".m.k");
				case 7 -> "(function() " + a + any(".x", "[1]", "[3]", "[" + edge() + "]") + " = " + scalar()
						+ " return rawget(" + a + ", 'x'), rawget(" + a + ", 1), " + a + ".x end)()";
				case 8 -> "type(type(" + a + ") == 'table' and getmetatable(" + a
						+ ")), rawlen and 1, pcall(function() return rawequal(setmetatable(" + a + ", nil), " + a
						+ ") end)";
				case 9 -> "(function() local r = {} for k, x in " + any("ipairs", "ipairs", "list") + "(" + a
						+ ") do r[#r + 1] = tostring(x) end return concat(r, ',') end)()";
				case 10 -> scalar() + " .. " + a + " .. " + scalar() + " .. " + b;
				default -> a + any(" + ", " - ", " * ", " / ", " % ", " ^ ", " .. ") + b;
			};
			s.append(protect(expression));
		}
		return "do\n" + s + "show(concat(log, ' '))\nend\n";
	}

	private String handler(String event) {
		// How many arguments come with one operand is left open.
		boolean unary = event.equals("unm") || event.equals("len") || event.equals("tostring");
		String result = unary ? any("type(a)", "'" + event + "'", "rawget(a, 'n')", scalar())
				: any("b", "c", "type(a)", "'" + event + "'", "rawget(a, 'n')", scalar(), "b, c");
		if (unary || chance(60)) {
			return "function(a, b, c) return " + result + " end";
		}
		return event.contains("index") ? "{n = 9, x = 'inherited', [1] = 'one'}"
				: "function(...) return select('#', ...) end";
	}

	private String chain() {
		String c = name("c");
		return "do\nlocal Base = {} Base.__index = Base\n"
				+ "function Base.new(x) return setmetatable({x = x}, Base) end\n"
				+ "function Base:get(...) return self.x, ... end\n"
				+ "local Derived = setmetatable({}, {__index = Base, __call = function(cls, x) local o = Base.new(x) "
				+ "return setmetatable(o, cls) end}) Derived.__index = Derived\n"
				+ "function Derived:get(...) return 'd', Base.get(self, ...) end\nlocal " + c + " = Derived(" + scalar()
				+ ")\n" + protect(c + ":get(" + scalar() + ", " + c + ":get())")
				+ protect(c + ":" + any("get", "missing", "x") + "(" + scalar() + ")")
				+ protect("Derived." + any("get", "new", "x") + "(" + any(c, "nil", "{}", "{x = 1}") + ")") + "end\n";
	}

	// ---- strings ---------------------------------------------------------------------

	private String pattern() {
		return "'" + any("", "", "", "^") + some(1, 5, "", (i) -> any(PIECES) + any("", "", "", "", "*", "+", "-", "?"))
				+ any("", "", "", "$") + "'";
	}

	private String patterns() {
		StringBuilder s = new StringBuilder();
		int n = 2 + this.random.nextInt(3);
		for (int i = 0; i < n; i++) {
			String text = any(TEXTS);
			String p = pattern();
			s.append(protect(switch (this.random.nextInt(9)) {
				case 0, 1 ->
					"string.find(" + text + ", " + p + any("", ", " + small(), ", 1, true", ", nil, false") + ")";
				case 2, 3 -> "string.match(" + text + ", " + p + any("", ", " + small()) + ")";
				case 4 -> "(function() local r = {} for a, b in string.gmatch(" + text + ", " + p
						+ ") do r[#r + 1] = tostring(a) .. '/' .. tostring(b) if #r > 20 then break end end "
						+ "return concat(r, ';') end)()";
				case 5 -> "string.gsub(" + text + ", " + p + ", "
						+ any("'<%0>'", "'%1'", "'%2'", "'%%'", "''", "'%x'", "'-'", small()) + any("", ", " + small())
						+ ")";
				case 6 -> "string.gsub(" + text + ", " + p + ", function(a, b) return "
						+ any("b", "a and #tostring(a)", "nil", "false", "true", "'[' .. tostring(a) .. ']'", "{}")
						+ " end)";
				case 7 ->
					"string.gsub(" + text + ", " + p + ", {a = 1, hello = 'bye', b = false, o = '0', [','] = ';'})";
				default -> "(" + text + "):" + any("find", "match") + "(" + p + ")";
			}));
		}
		return s.toString();
	}

	private String formats() {
		StringBuilder s = new StringBuilder();
		int n = 2 + this.random.nextInt(4);
		for (int i = 0; i < n; i++) {
			String flags = some(0, 2, "", (j) -> any("-", "+", " ", "#", "0")) + any("", "", "5", "12", "1", "100")
					+ any("", "", "", ".0", ".3", ".10", ".");
			String argument = switch (this.random.nextInt(7)) {
				case 0, 1 -> "'%" + flags + any("d", "i", "u", "x", "X", "o", "c") + "', "
						+ any("42", "0", "-7", "3.7", "2^31", "2^53", "'12'", "255", "65");
				case 2, 3 -> "'%" + flags + any("f", "e", "g", "E", "G", "f", "g", "a") + "', "
						+ any(edge(), edge(), "'1.5'", "100", "1234567.891");
				case 4 -> "'%" + flags + "s|%s', " + plain() + ", " + plain();
				case 5 -> "'%q %% %5.1s', " + any("'a\\nb\\0c\\r\"\\\\'", any(TEXTS), small()) + ", " + plain();
				default -> "'%" + flags + any("d", "s", "y", "", "5", "%", "g", "q") + "'"
						+ any("", ", nil", ", {}", ", 'x'", ", 1, 2", ", true");
			};
			s.append(protect("format(" + argument + ")"));
		}
		return s.toString();
	}

	/** C stops at a zero byte. */
	private String plain() {
		String value = scalar();
		return value.contains("\\0") ? "'x'" : value;
	}

	private String strings() {
		return some(2, 4, "", (i) -> {
			String text = any(any(TEXTS), any(TEXTS), scalar());
			return protect(switch (this.random.nextInt(11)) {
				case 0, 1 -> "string.sub(" + text + ", " + position() + any("", ", " + position()) + ")";
				case 2 -> "string.byte(" + text + any("", ", " + small(), ", " + small() + ", " + small()) + ")";
				case 3 -> "string.rep(" + text + ", " + small() + any("", ", ','", ", " + scalar()) + ")";
				case 4 -> "string." + any("upper", "lower", "reverse", "len") + "(" + text + ")";
				case 5 -> "string.char("
						+ some(0, 4, ", ", (j) -> any("65", "97", "0", "255", "256", "-1", "'66'", "48.7")) + ")";
				case 6 -> text + " .. " + scalar() + " .. " + scalar();
				case 7 -> any(TEXTS) + any(" < ", " <= ", " > ", " == ") + any(TEXTS);
				case 8 -> "(" + any(TEXTS) + "):"
						+ any("len()", "upper()", "sub(2, -2)", "rep(2, '-')", "byte(-1)", "nothing()", "x()");
				case 9 -> "#" + any(TEXTS) + ", #(" + any(TEXTS) + " .. " + small() + ")";
				default -> "tostring(" + any(scalar(), "") + "), type(" + any(scalar(), "") + ")";
			});
		});
	}

	/** Beyond the range of C's integers anything may happen there. */
	private String position() {
		return any(small(), small(), "2^31", "-2^31", "1e15", "-2^53", "0.5", "2.9", "'2'", "nil", "{}");
	}

	private String numerals() {
		return some(2, 4, "", (i) -> protect(switch (this.random.nextInt(7)) {
			case 0 -> "tonumber(" + any(NUMERALS) + ")";
			case 1 -> "tonumber(" + any(NUMERALS) + ", " + any("2", "8", "10", "16", "36", "37", "1") + ")";
			case 2 -> any(NUMERALS) + any(" + ", " - ", " * ", " / ", " % ") + any(edge(), any(NUMERALS));
			case 3 -> "-" + any(NUMERALS) + ", " + edge() + " .. ''";
			case 4 -> any(edge(), any(NUMERALS)) + any(" < ", " <= ", " == ", " ~= ", ">") + any(edge(), any(NUMERALS));
			case 5 -> "tonumber(" + scalar() + "), tostring(" + edge() + ")";
			default -> edge() + any(" + ", " - ", " * ", " / ", " % ") + edge() + ", " + edge();
		}));
	}

	// ---- tables ----------------------------------------------------------------------

	private String sorts() {
		boolean texts = chance(40);
		String items = some(0, 40, ", ", (i) -> texts ? "'" + any("a", "b", "c", "aa", "Z", "", "10", "9") + i % 7 + "'"
				: any(small(), String.valueOf(this.random.nextInt(1000)), this.random.nextInt(100) + ".5"));
		if (chance(10)) {
			items += (items.isEmpty() ? "" : ", ") + any("{}", "'x'", "true");
		}
		String order = any("", "", ", function(a, b) return a > b end",
				", function(a, b) return tostring(a) < tostring(b) end", ", function(a, b) return a < b end", ", 3",
				", function(a, b) if a == 7 then error('seven') end return a < b end");
		String v = name("s");
		// After an error the order is that of the algorithm.
		return "do\nlocal " + v + " = {" + items + "}\nlocal ok, err = pcall(function() table.sort(" + v + order
				+ ") end)\nif ok then show(concat(" + v + ", ' ')) else show(ok) end\nend\n";
	}

	private String lists() {
		return lists(false);
	}

	private String lists(boolean large) {
		String v = name("l");
		StringBuilder s = new StringBuilder();
		String items = large ? some(48, 120, ", ", (i) -> any(small(), "'" + i + "'", "nil or 1"))
				: some(0, 6, ", ", (i) -> any(small(), "'x'", edge()));
		s.append("do\nlocal " + v + " = {" + items + any("", any(", ", "; ") + "n = 3", "") + "}\n");
		if (items.isEmpty()) {
			s = new StringBuilder("do\nlocal " + v + " = {}\n");
		}
		int n = 2 + this.random.nextInt(5);
		for (int i = 0; i < n; i++) {
			s.append(protect(switch (this.random.nextInt(10)) {
				case 0, 1 -> "table.insert(" + v + ", " + scalar() + "), #" + v;
				case 2 -> "table.insert(" + v + ", " + small() + ", " + any("'new'", small()) + "), #" + v;
				case 3, 4 -> "table.remove(" + v + any("", ", 1", ", " + small(), ", #" + v) + "), #" + v;
				case 5 -> "concat(" + v
						+ any("", ", ','", ", 1", ", '', 2", ", ' ', 1, 3", ", ',', " + small() + ", " + small()) + ")";
				case 6 -> "unpack(" + v + any("", ", 2", ", -1, 2", ", 2, 1", ", 1, 3") + ")";
				case 7 ->
					"select('#', unpack(" + v + ", 1, " + small() + ")), select(" + small() + ", unpack(" + v + "))";
				case 8 -> "table.pack(unpack(" + v + ")).n, next({}), rawequal(" + v + ", " + v + ")";
				default -> "table." + any("insert", "remove", "concat", "unpack") + "("
						+ any("nil", v, v + ", {}", v + ", 1, 2, 3", "5") + ")";
			}));
		}
		s.append("show(#" + v + ")\n").append(protect("concat(" + v + ", ' ')"));
		s.append("for k in pairs(" + v + ") do " + v + "[k] = nil end show(next(" + v + "))\nend\n");
		return s.toString();
	}

	// ---- control ---------------------------------------------------------------------

	private String coroutines() {
		String co = name("co");
		String inner = switch (this.random.nextInt(6)) {
			case 0 -> "for i = 1, 3 do local x = yield(i, ...) show('got', x) end return 'end'";
			case 1 -> "show(pcall(function() yield('in pcall') error(" + scalar() + ") end)) return yield('after'), 1";
			case 2 -> "local o = setmetatable({}, {__index = function(_, k) return yield(k) end, "
					+ "__add = function(a, b) return yield('add') end}) return o.field, o + 1";
			case 3 -> "for v in function(_, c) return yield(c) end do show('v', v) end error('done')";
			case 4 -> "local c = wrap(function(a) local b = yield(a + 1) return b * 2 end) local x = c(" + small()
					+ ") return x, c(yield(x))";
			default -> "error({code = 1})";
		};
		String use = any(
				"for i = 1, 5 do show(coroutine.status(" + co + "), resume(" + co + ", i, " + scalar()
						+ ")) end\nshow(coroutine.status(" + co + "))\n",
				"show(resume(" + co + ", " + scalar() + "))\nshow(resume(" + co + "))\nshow(resume(" + co
						+ ", nil, 2))\n");
		String more = any("",
				"local gen = wrap(function(n) for i = 1, n do yield(i) end end)\nshow(gen(2), gen(), gen())\n"
						+ "show(pcall(function() return gen() end))\n",
				"show(pcall(function() return wrap(function() error(" + any("'oops'", "{}", "'lvl', 0", "nil")
						+ ") end)() end))\n",
				"local self self = coroutine.create(function() return resume(self) end)\nshow(resume(self))\n",
				protect("resume(" + scalar() + ")") + protect("coroutine.create(" + scalar() + ")"),
				"show(select('#', coroutine.running()), resume(coroutine.create(function(...) "
						+ "return select('#', ...), ... end), " + scalar() + ", nil))\n");
		return "do\nlocal yield, resume, wrap = coroutine.yield, coroutine.resume, coroutine.wrap\nlocal " + co
				+ " = coroutine.create(function(...) " + inner + " end)\n" + use + more + "end\n";
	}

	private String errors() {
		String f = name("e");
		String level = any("", ", 0", ", 1", ", 2", ", 3");
		return "do\nlocal function " + f + "(v)\n  error(v" + level + ")\nend\nlocal function outer(v)\n  local r = "
				+ f + "(v)\n  return r\nend\nlocal function most(v)\n  outer(v)\n  return 1\nend\n"
				+ some(1, 3, "", (i) -> switch (this.random.nextInt(7)) {
					case 0, 1 -> "show(pcall(function() local r = most(" + scalar() + ") return r end))\n";
					case 2 -> "show(xpcall(function(...) most('x') end, function(m) return type(m), m end, " + scalar()
							+ "))\n";
					case 3 -> "show(pcall(function() local x = " + scalar() + " local r = x"
							+ any(".y", "[1]", "()", ":m()", " + {}", ".y.z", " .. {}", " < {}", " < 1", "[nil]")
							+ " return r end))\n";
					case 4 -> protect(
							"assert(" + any("nil", "false, 'message'", "1, 2, 3", "false, nil", "not nil, {}") + ")");
					case 5 -> "show(pcall(function() local t = {} t[" + any("nil", "0/0", "1", "'k'") + "] = "
							+ scalar() + " return next(t) end))\n";
					default -> protect(
							"pcall(" + scalar() + ", 1), pcall(pcall, error), xpcall(most, type, " + scalar() + ")");
				}) + "end\n";
	}

	private String jumps() {
		String n = name("n");
		String f = name("fs");
		String top = name("top");
		String next = name("next");
		return switch (this.random.nextInt(4)) {
			case 0 -> "do\nlocal " + n + ", " + f + " = 0, {}\n::" + top + "::\ndo\n  local x = " + n + " * 2\n  " + f
					+ "[#" + f + " + 1] = function() x = x + 1 return x, " + n + " end\n  " + n + " = " + n
					+ " + 1\n  if " + n + " < 4 then goto " + top + " end\nend\nfor _, g in ipairs(" + f
					+ ") do show(g(), g()) end\nend\n";
			case 1 -> "for i = 1, 4 do\n  for j = 1, 4 do\n    if j == i then goto " + next + " end\n    if i + j == "
					+ small() + " then break end\n    show(i, j)\n  end\n  ::" + next + "::\nend\n";
			case 2 -> "do\nlocal " + n + " = 0\nwhile true do\n  " + n + " = " + n + " + 1\n  local c = " + n
					+ "\n  local g = function() return c end\n  if " + n + " > 5 then goto " + top + " end\n  if " + n
					+ " % 2 == 0 then goto " + next + " end\n  show(g())\n  ::" + next + "::\nend\n::" + top
					+ "::\nshow(" + n + ")\nend\n";
			default -> "do\nlocal " + f + " = {}\nlocal i = 0\nrepeat\n  local x = i\n  " + f + "[#" + f
					+ " + 1] = function(d) x = x + d return x end\n  i = i + 1\n  if i == 2 then goto " + next
					+ " end\n  x = x * 10\n  ::" + next + "::\nuntil i >= 4\nfor k = 1, #" + f + " do show(" + f
					+ "[k](1), " + f + "[k](" + edge() + ")) end\nend\n";
		};
	}

	private String sharedUpvalues() {
		String a = name("get");
		String b = name("set");
		return "do\nlocal " + a + ", " + b + "\ndo\n  local x, y = " + scalar() + ", " + small() + "\n  function " + a
				+ "() return x, y end\n  function " + b + "(v) "
				+ any("x = v", "x, y = y, v", "y = y + v", "x = y", "y = y * 2 x = y",
						"local z = x x = function() return z end")
				+ " end\nend\nshow(" + a + "())\n"
				+ some(1, 3, "", (i) -> "show(pcall(" + b + ", " + scalar() + "), " + a + "())\n") + "end\n";
	}

	private String numericLoop() {
		String i = name("i");
		String count = name("count");
		String body = any("show(" + i + ")", "show(" + i + " * 2, " + i + " .. '')",
				i + " = " + i + " + 0.5 show(" + i + ")",
				"local f = function() " + i + " = " + i + " + 1 return " + i + " end show(f(), f())",
				"show(" + i + " % 3, -" + i + ")");
		return "do\nlocal " + count + " = 0\nshow(pcall(function()\nfor " + i + " = " + any(scalar(), edge(), small())
				+ ", " + any(scalar(), edge(), small(), "10")
				+ any("", "", ", " + scalar(), ", " + edge(), ", -1", ", 0.25") + " do\n  " + count + " = " + count
				+ " + 1\n  if " + count + " > 6 then break end\n  " + body + "\nend\nend), " + count + ")\nend\n";
	}

	/** A loop whose variables are numbers, mostly. */
	private String kernel() {
		String[] v = { "x", "y", "z", "i" };
		IntFunction<String> term = (d) -> any(v[this.random.nextInt(4)], v[this.random.nextInt(4)], "1", "2", "0.5",
				"3", "-1", "10", "1e9");
		IntFunction<String> statement = (d) -> switch (this.random.nextInt(8)) {
			case 0 -> "if " + term.apply(0) + any(" < ", " > ", " == ", " ~= ", " >= ") + term.apply(0) + " then "
					+ any("x", "y", "z") + " = " + term.apply(0) + any(" else z = ", " elseif x == y then z = ")
					+ term.apply(0) + " end";
			case 1 -> any("x", "y") + ", " + any("z", "y") + " = " + term.apply(0) + ", " + term.apply(0);
			case 2 -> any("z = z .. ''", "z = -x", "z = tostring(x) + 1", "z = y and x", "z = not x and 1 or y",
					"z = nil z = 1", "t[i] = x", "z = t[i] or 1", "z = #t", "f = function() x = x + 1 return y end",
					"z = f()");
			default -> any("x", "y", "z") + " = " + term.apply(0) + any(" + ", " - ", " * ", " / ", " % ", " + ", " - ")
					+ term.apply(0) + any("", any(" + ", " - ", " * ") + term.apply(0));
		};
		String body = some(2, 6, "\n    ", statement);
		return "show(pcall(function()\n  local x, y, z, t = " + edge() + ", " + small() + ", "
				+ any(edge(), small(), "'3'") + ", {}\n  local f = function() return x end\n  for i = "
				+ any("1, 5", "5, 1, -1", "0.5, 3", "1, 30", "2^31 - 3, 2^31 + 1", "-3, 3", "2^53 - 2, 2^53 - 1",
						"1, #t")
				+ " do\n    " + body
				+ "\n    if x ~= x or z ~= z then break end\n  end\n  return x, y, z, #t, f()\nend))\n";
	}

	private String environments() {
		String g = name("glob");
		return switch (this.random.nextInt(4)) {
			case 0 -> "do\nlocal show, pcall, setmetatable = show, pcall, setmetatable\nlocal _ENV = {a = " + scalar()
					+ "}\nb = " + scalar() + "\nshow(a, b, _ENV.b, c)\nshow(pcall(function() return "
					+ any("a", "print('x')", "d.e", "a + b") + " end))\nend\n";
			case 1 -> "do\nlocal function f(_ENV, v) x = v return x, y end\nshow(pcall(f, {y = " + scalar() + "}, "
					+ scalar() + "))\nshow(pcall(f, " + any("nil", "5", "'s'", "{}") + ", 1))\nend\n";
			case 2 -> g + " = " + scalar() + "\nshow(_G." + g + ", _G['" + g + "'], " + g + ")\n_G." + g
					+ " = nil\nshow(" + g + ", rawget(_G, '" + g + "'), _G._G == _G)\n";
			default -> "do\nlocal saved = " + any("setmetatable", "rawset")
					+ "\nsetmetatable(_G, {__index = function(_, k) return 'no ' .. k end})\nshow(" + g
					+ ", pcall(function() return " + g + ".x end))\nsetmetatable(_G, nil)\nshow(" + g + ")\nend\n";
		};
	}

	private String varargs() {
		String f = name("va");
		String body = any("return ...", "return (...)", "return select('#', ...), ...", "local a, b = ... return b, a",
				"local t = {..., 'end'} return len(t), t[1], t[2]", "local t = {'start', ...} return len(t), t[2]",
				"return ..., 1", "return select(-1, ...)", "local t = table.pack(...) return t.n, t[t.n]",
				"if select('#', ...) > 2 then return " + f + "(select(2, ...)) end return ...",
				"local function g(...) return ... end return g(...), g((...))", "return (select(2, ...))",
				"local t = {n = select('#', ...), ...} return t.n, unpack(t, 1, t.n)");
		List<String> calls = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			calls.add("show(pcall(" + f + any("", ", ") + "))\n");
			calls.set(i, "show(pcall(" + f + some(0, 4, "", (j) -> ", " + scalar()) + "))\n");
		}
		return "do\nlocal function " + f + "(...)\n  " + body + "\nend\n" + String.join("", calls) + "end\n";
	}

	private String math() {
		return some(2, 4, "", (i) -> {
			String a = any(edge(), small(), scalar());
			String b = any(edge(), small());
			return protect(switch (this.random.nextInt(6)) {
				case 0 -> "math." + any("floor", "ceil", "abs", "sqrt", "modf", "frexp", "deg") + "(" + a + ")";
				case 1 -> "math." + any("fmod", "max", "min") + "(" + a + ", " + b + ")";
				case 2 -> "bit32." + any("band", "bor", "bxor", "btest") + "(" + some(0, 3, ", ", (j) -> whole()) + ")";
				case 3 -> "bit32." + any("lshift", "rshift", "arshift", "lrotate", "rrotate") + "(" + whole() + ", "
						+ any(small(), "31", "32", "33", "-32") + ")";
				case 4 -> "bit32.bnot(" + whole() + "), bit32.extract(" + whole() + ", "
						+ any("0", "4", "31", "32", "-1") + any("", ", 1", ", 8", ", 0", ", 32") + ")";
				default -> "bit32.replace(" + whole() + ", " + whole() + ", " + any("0", "4", "31")
						+ any("", ", 4", ", 1") + "), math.ldexp(" + b + ", " + small() + ")";
			});
		});
	}

	private String whole() {
		return any("0", "1", "-1", "255", "0xdeadbeef", "2^31", "2^32 - 1", "2^32", "-2^31", "12345", "'7'");
	}

}
