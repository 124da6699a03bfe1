package io.luaprocess.lua.engine;

import java.util.Random;

/**
 * Writes texts that are almost programs: random programs and snippets with characters and
 * tokens replaced, repeated, cut off or nested too deep.
 */
final class RandomSource {

	private static final String[] TOKENS = { "and", "break", "do", "else", "elseif", "end", "false", "for", "function",
			"goto", "if", "in", "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while", "+",
			"-", "*", "/", "%", "^", "#", "==", "~=", "<=", ">=", "<", ">", "=", "(", ")", "{", "}", "[", "]", "::",
			";", ":", ",", ".", "..", "...", "x", "y", "_ENV", "0x", "1e", "1e999", "0x1p99999", "3..2", "'", "\"",
			"[[", "]]", "[==[", "--[[", "--", "\\", "\\x", "\\999", "\\z", "\u001bLua", "\0", "\uFEFF", "#!", "\r",
			"\u00e4", "\ud83d\ude00", "\ud800", "//", "&", "~", "goto x", "::x::", "0 * -1", "-0", "2^1023 * 4", "0/0",
			"1e15", "9007199254740993", "0xffffffffffffffffff" };

	private static final String[] SNIPPETS = { "local a, b = 1, 2 return a + b", "for i = 1, 3 do x = (x or 0) + i end",
			"local t = {1, 2, x = 3, [4] = 5} return #t, t.x",
			"local function f(...) local a, b = ... return f and select('#', ...), b end return f(1, 2)",
			"for k, v in pairs({1, 2}) do goto c; x = v ::c:: end", "while x do x = nil break end",
			"repeat local y = 1 until y == 1", "return ('x'):rep(3) .. [[y\nz]] .. '\\65\\x41\\z\n  b'",
			"local _ENV = {} a = 1 return a", "if a then b = 1 elseif c then d = 2 else e = 3 end",
			"return function() return function() return a, b end end",
			"local t = {} function t.a:b(c) return self, c end", "return -2 ^ 2, not nil == true, 1 .. 2",
			"do local x <const> = 1 end", "return 0x.1p4, 1e-3, .5, 5." };

	private final Random random;

	private final StringBuilder text;

	private RandomSource(Random random) {
		this.random = random;
		this.text = new StringBuilder(base());
	}

	/**
	 * Writes a text.
	 * @param seed what it depends on
	 * @return the text
	 */
	static String of(long seed) {
		RandomSource source = new RandomSource(new Random(seed));
		int changes = source.random.nextInt(4);
		for (int i = 0; i < changes; i++) {
			source.change();
		}
		return source.text.toString();
	}

	private String base() {
		return switch (this.random.nextInt(12)) {
			case 0 -> RandomProgram.of(this.random.nextInt(1000));
			case 1 -> nested();
			case 2 -> large();
			case 3 -> tokens();
			default ->
				SNIPPETS[this.random.nextInt(SNIPPETS.length)] + "\n" + SNIPPETS[this.random.nextInt(SNIPPETS.length)];
		};
	}

	private String token() {
		return TOKENS[this.random.nextInt(TOKENS.length)];
	}

	private String tokens() {
		StringBuilder tokens = new StringBuilder();
		for (int i = this.random.nextInt(40); i >= 0; i--) {
			tokens.append(token()).append(' ');
		}
		return tokens.toString();
	}

	private String nested() {
		int depth = 1 << this.random.nextInt(10);
		String[][] pairs = { { "(", ")" }, { "{", "}" }, { "do ", " end" }, { "f(", ")" }, { "a[", "]" },
				{ "function() return ", " end" }, { "if x then ", " end" }, { "not ", "" }, { "- ", "" },
				{ "x .. ", "" }, { "x ^ ", "" }, { "while true do ", " end" }, { "a.", "" },
				{ "for i = 1, 1 do ", " end" } };
		String[] pair = pairs[this.random.nextInt(pairs.length)];
		boolean expression = !pair[1].equals(" end") || pair[0].startsWith("function");
		return (expression ? "return " : "") + pair[0].repeat(depth) + (expression ? "x" : "") + pair[1].repeat(depth);
	}

	private String large() {
		int n = 1 << this.random.nextInt(9);
		return switch (this.random.nextInt(8)) {
			case 0 -> "local " + "a, ".repeat(n) + "a = 1";
			case 1 -> "return {" + "x, ".repeat(n) + "}";
			case 2 -> "x = '" + "y".repeat(n * 100) + "'";
			case 3 -> "return f(" + "1, ".repeat(n) + "...)";
			case 4 -> "return " + "x + ".repeat(n) + "1";
			case 5 -> "local function f(" + "p, ".repeat(n) + "...) return ... end";
			case 6 -> "x = 1 if x then goto e end " + "x = x * 3 ".repeat(n) + " ::e::";
			default -> "return " + "9".repeat(n) + ", 0x" + "f".repeat(n) + ", 1e" + n;
		};
	}

	private void change() {
		int length = this.text.length();
		int at = this.random.nextInt(length + 1);
		int end = Math.min(length, at + this.random.nextInt(12));
		switch (this.random.nextInt(7)) {
			case 0 -> this.text.delete(at, end);
			case 1 -> this.text.setLength(at);
			case 2 -> this.text.insert(at, this.text.substring(at, end));
			case 3 -> {
				if (at < length) {
					this.text.setCharAt(at, (char) (this.random.nextInt(256)));
				}
			}
			case 4 -> this.text.insert(0, token());
			default -> this.text.insert(at, (this.random.nextBoolean() ? " " : "") + token() + " ");
		}
	}

}
