package io.luaprocess.lua.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Writes random Lua programs that always end and print what they compute. Values of any
 * type meet any operation; errors are caught and their texts printed.
 */
public final class RandomProgram {

	/** What all programs share: returns the functions the first line of each asks for. */
	static final String PRELUDE = resource("prelude.lua");

	private static final String HEADER = """
			local refill, burn, enter, clip, round, tostring, list, len, show, give, M, C = prelude()
			local concat, format = table.concat, string.format
			""";

	private static final String[] ARITHMETIC = { "+", "-", "*", "/", "%", "^", "+", "-", "*" };

	private static final String[] COMPARISON = { "<", "<=", ">", ">=", "==", "~=" };

	private static final String[] LITERALS = { "0", "1", "2", "3", "7", "10", "-1", "0.5", "2.5", "1e10", "100", "'a'",
			"'10'", "''", "nil", "true", "false", "4294967296", "2147483647", "2147483648", "-2147483649",
			"9007199254740992", "9007199254740993", "1e308", "0.1", "1e15", "1e16", "-0", "(0/0)", "(1/0)", "(-1/0)",
			"'0x10'", "'nan'" };

	/** Few turns whatever happens. */
	private static final Pattern LITERAL_RANGE = Pattern.compile("-?[0-9.]{1,3}, -?[0-9.]{1,3}(, -?[0-9.]{1,3})?");

	private final Random random;

	private final RandomFeatures features;

	private final RandomLoops longLoops;

	private final StringBuilder text = new StringBuilder();

	private final List<String> locals = new ArrayList<>();

	private final List<String> functions = new ArrayList<>();

	private int names;

	private int nesting;

	private int loops;

	private boolean varargs;

	private int coroutines;

	private RandomProgram(long seed) {
		this.random = new Random(seed);
		this.features = new RandomFeatures(this.random);
		this.longLoops = new RandomLoops(this.random);
	}

	/**
	 * Writes a program. It expects a global function {@code prelude} that runs
	 * {@link #PRELUDE}.
	 * @param seed what it depends on
	 * @return the source text
	 */
	public static String of(long seed) {
		RandomProgram program = new RandomProgram(seed);
		program.text.append(HEADER);
		program.varargs = true;
		program.line("local t = {5, 6, 7, x = 1, y = {2}}");
		program.line("local m = setmetatable({4, v = 1}, M)");
		program.line("local o = C.new(3)");
		program.line("g = 2");
		program.locals.addAll(List.of("t", "m", "o", "g"));
		int n = 2 + program.random.nextInt(4);
		for (int i = 0; i < n; i++) {
			program.line("refill()");
			program.line("show(pcall(function(...)");
			program.protectedBlock();
			program.line("end, 1, nil))");
			program.cut(4, 0);
		}
		program.line("show(t, m, o, g)");
		return program.text.toString();
	}

	static String resource(String name) {
		try (InputStream in = RandomProgram.class.getResourceAsStream("/differential/" + name)) {
			return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private boolean chance(int percent) {
		return this.random.nextInt(100) < percent;
	}

	private String any(String... choices) {
		return choices[this.random.nextInt(choices.length)];
	}

	private String fresh() {
		return "v" + this.names++;
	}

	private void line(String s) {
		this.text.append("  ".repeat(this.nesting)).append(s).append('\n');
	}

	private void protectedBlock() {
		if (chance(25)) {
			statement();
			return;
		}
		boolean handled = chance(20);
		body("show(" + (handled ? "xpcall" : "pcall") + "(function", 2 + this.random.nextInt(5));
		line("end, " + (handled ? any("type", "function(e) return e, type(e) end", "tostring") + ", " : "") + list()
				+ "))");
	}

	/** The parameters and statements of a function that is an expression. */
	private void body(String start, int statements) {
		boolean outer = this.varargs;
		int mark = this.locals.size();
		int functionMark = this.functions.size();
		int loop = this.loops;
		this.loops = 0;
		this.varargs = chance(50);
		line(start + (this.varargs ? "(...)" : "(a, b)") + " enter()");
		if (!this.varargs) {
			this.locals.add("a");
			this.locals.add("b");
		}
		this.nesting++;
		statements(statements);
		if (chance(70)) {
			line("return " + list());
		}
		this.nesting--;
		this.varargs = outer;
		this.loops = loop;
		cut(mark, functionMark);
	}

	private void coroutine() {
		if (this.coroutines > 1) {
			declare();
			return;
		}
		this.coroutines++;
		if (chance(30)) {
			String k = fresh();
			String v = fresh();
			body("for " + k + ", " + v + " in coroutine.wrap(function", 2 + this.random.nextInt(3));
			this.coroutines--;
			line("end) do burn()");
			int mark = this.locals.size();
			this.locals.add(v);
			loopBody(k);
			cut(mark, this.functions.size());
			line("end");
			return;
		}
		String co = fresh();
		body("local " + co + " = coroutine.create(function", 2 + this.random.nextInt(4));
		this.coroutines--;
		line("end)");
		for (int i = this.random.nextInt(4); i >= 0; i--) {
			line("show(coroutine.resume(" + co + ", " + list() + "))");
		}
		line("show(coroutine.status(" + co + "))");
	}

	private void give() {
		if (this.coroutines == 0 && chance(90)) {
			line("show(" + list() + ")");
		}
		else if (chance(50)) {
			line("show(give(" + list() + "))");
		}
		else {
			line(target() + " = give(" + list() + ")");
		}
	}

	private void raise() {
		line("if " + condition() + " then error(" + any(expression(2), "{" + list() + "}", "'raised'")
				+ any("", "", ", 0", ", 1", ", 2", ", 3") + ") end");
	}

	private void cut(int locals, int functions) {
		this.locals.subList(locals, this.locals.size()).clear();
		this.functions.subList(functions, this.functions.size()).clear();
	}

	private void statements(int n) {
		for (int i = 0; i < n; i++) {
			statement();
		}
	}

	private void block(int n) {
		int mark = this.locals.size();
		int functionMark = this.functions.size();
		this.nesting++;
		statements(n);
		this.nesting--;
		cut(mark, functionMark);
	}

	private void statement() {
		int kind = this.random.nextInt((this.nesting > 3) ? 8 : 31);
		switch (kind) {
			case 0 -> declare();
			case 1 -> line(target() + " = " + expression(3));
			case 2 -> line("show(" + list() + ")");
			case 3 -> line(target() + ", " + target() + " = " + list());
			case 4 -> line(variable() + " = " + number(2));
			case 5 -> declareNumber();
			case 6 -> give();
			case 7 -> line(target() + ", " + target() + ", " + target() + " = " + atom() + ", " + list());
			case 24 -> {
				line("if " + condition() + " then");
				block(1 + this.random.nextInt(2));
				if (chance(40)) {
					line("elseif " + condition() + " then");
					block(1);
				}
				if (chance(50)) {
					line("else");
					block(1 + this.random.nextInt(2));
				}
				line("end");
			}
			case 8, 25 -> numericLoop();
			case 9 -> whileLoop();
			case 10 -> repeatLoop();
			case 11 -> genericLoop();
			case 12, 13 -> function();
			case 14 -> closures();
			case 15 -> {
				line("do");
				block(2);
				line("end");
			}
			case 16, 17 -> protectedBlock();
			case 18 -> coroutine();
			case 19 -> give();
			case 20 -> raise();
			case 21, 22, 23 -> this.longLoops.statement().lines().forEach(this::line);
			default -> this.features.statement().lines().forEach(this::line);
		}
	}

	private void declare() {
		String a = fresh();
		if (chance(30)) {
			String b = fresh();
			line("local " + a + ", " + b + " = " + list());
			this.locals.add(b);
		}
		else {
			line("local " + a + " = " + expression(3));
		}
		this.locals.add(a);
	}

	private void declareNumber() {
		String a = fresh();
		line("local " + a + " = " + number(3));
		this.locals.add(a);
	}

	private void loopBody(String variable) {
		this.loops++;
		int mark = this.locals.size();
		this.locals.add(variable);
		boolean skip = chance(25);
		String label = "c" + this.names++;
		if (skip) {
			this.nesting++;
			line("if " + condition() + " then goto " + label + " end");
			this.nesting--;
			line("do");
		}
		if (chance(20)) {
			line("  if " + condition() + " then break end");
		}
		block(1 + this.random.nextInt(3));
		if (skip) {
			line("end");
			line("::" + label + "::");
		}
		this.loops--;
		cut(mark, this.functions.size());
	}

	private void numericLoop() {
		if (this.loops > 1) {
			declareNumber();
			return;
		}
		String i = fresh();
		String range = any("1, 4", "0, 3", "3, 1, -1", "1, 2, 0.5", "10, 1, -4", "0.5, 3", "1, len(t)", "-2, 1",
				"1, " + atom(), atom() + ", 3");
		line("for " + i + " = " + range + " do" + (LITERAL_RANGE.matcher(range).matches() ? "" : " burn()"));
		loopBody(i);
		line("end");
	}

	private void whileLoop() {
		if (this.loops > 1) {
			declareNumber();
			return;
		}
		String i = fresh();
		line("local " + i + " = 0");
		line("while " + i + " < " + (1 + this.random.nextInt(4)) + " and (" + condition() + ") do burn()");
		line("  " + i + " = " + i + " + 1");
		String copy = fresh();
		line("  local " + copy + " = " + i);
		loopBody(copy);
		line("end");
	}

	private void repeatLoop() {
		if (this.loops > 1) {
			declareNumber();
			return;
		}
		String i = fresh();
		String n = fresh();
		line("local " + i + " = 0");
		line("repeat burn()");
		line("  " + i + " = " + i + " + 1");
		line("  local " + n + " = " + expression(2));
		this.loops++;
		int mark = this.locals.size();
		this.locals.add(n);
		block(2);
		String f = fresh();
		if (chance(50)) {
			line("  local " + f + " = function() enter() " + n + " = " + i + " return " + n + " end");
			line("until " + i + " >= 3 or " + f + "() == 2 or " + condition());
		}
		else {
			line("until " + i + " >= 3 or " + n + " == 2");
		}
		this.loops--;
		cut(mark, this.functions.size());
	}

	private void genericLoop() {
		if (this.loops > 1) {
			declareNumber();
			return;
		}
		String k = fresh();
		String v = fresh();
		line("for " + k + ", " + v + " in " + any("ipairs({3, 1, 2})", "ipairs(t)", "pairs({8, 9})", "next, {4, 5}",
				"function(s, c) if c < 3 then return c + 1, c end end, nil, 0", "ipairs(" + atom() + ")", atom())
				+ " do burn()");
		int mark = this.locals.size();
		this.locals.add(v);
		loopBody(k);
		cut(mark, this.functions.size());
		line("end");
	}

	private void function() {
		String name = "f" + this.names++;
		boolean outer = this.varargs;
		int loop = this.loops;
		this.loops = 0;
		boolean recursive = chance(30);
		boolean list = !recursive && chance(35);
		line("local function " + name + "(p, q" + (list ? ", ..." : "") + ") enter()");
		this.varargs = list;
		int mark = this.locals.size();
		int functionMark = this.functions.size();
		this.locals.add("p");
		this.locals.add("q");
		this.nesting++;
		if (recursive) {
			line("if type(q) ~= 'number' or not (q > 0 and q < 6) then return " + list() + " end");
			statements(1);
			line(any("return ", "return 1 + ", "return 'r', ", "q = ") + name + "(" + expression(1) + ", q - 1)");
		}
		else {
			statements(1 + this.random.nextInt(3));
			if (chance(80)) {
				line("return " + any(list(), call(), expression(2)));
			}
		}
		this.nesting--;
		cut(mark, functionMark);
		line("end");
		this.varargs = outer;
		this.loops = loop;
		this.functions.add(name);
		this.locals.add(name);
		line("show(" + name + "(" + list() + "))");
	}

	private void closures() {
		String fs = fresh();
		String i = fresh();
		String x = fresh();
		line("local " + fs + " = {}");
		line("for " + i + " = 1, 3 do");
		line("  local " + x + " = " + i + any(" * 2", " / 2", "", " .. ''"));
		int mark = this.locals.size();
		boolean outer = this.varargs;
		this.varargs = false;
		this.locals.add(i);
		this.locals.add(x);
		line("  " + fs + "[" + i + "] = function(d) enter() "
				+ any(x + " = " + x + " + (d or " + i + ")", variable() + " = d", "") + " return " + x + ", "
				+ expression(1) + " end");
		this.varargs = outer;
		if (chance(40)) {
			line("  " + x + " = " + expression(1));
		}
		cut(mark, this.functions.size());
		line("end");
		line("show(" + fs + "[1](), " + fs + "[1](2), " + fs + "[2](), " + fs + "[3](" + atom() + "))");
	}

	private String variable() {
		return this.locals.get(this.random.nextInt(this.locals.size()));
	}

	private String target() {
		return switch (this.random.nextInt(6)) {
			case 0 -> "t[" + atom() + "]";
			case 1 -> "t." + any("x", "z");
			case 2 -> any("g", "o.v", "m.w", "t.y[1]");
			default -> {
				String v = variable();
				yield (v.equals("t") || v.equals("m") || v.equals("o")) ? "g" : v;
			}
		};
	}

	private String atom() {
		return chance(55) ? variable() : any(LITERALS);
	}

	private String number(int depth) {
		if (depth == 0 || chance(25)) {
			return chance(50) ? variable() : any("0", "1", "2", "3", "-1", "0.5", "7");
		}
		if (chance(10)) {
			return "(- " + number(depth - 1) + ")";
		}
		String operator = any(ARITHMETIC);
		return (operator.equals("^") ? "round(" : "(") + number(depth - 1) + " " + operator + " " + number(depth - 1)
				+ ")";
	}

	private String condition() {
		return switch (this.random.nextInt(6)) {
			case 0 -> atom();
			case 1 -> "not " + atom();
			case 2 -> expression(1) + " and " + comparison();
			case 3 -> comparison() + " or " + atom();
			default -> comparison();
		};
	}

	private String comparison() {
		return atom() + " " + any(COMPARISON) + " " + (chance(60) ? any(LITERALS) : atom());
	}

	private String call() {
		String f = this.functions.isEmpty() ? any("tostring", "type", "m", "g")
				: this.functions.get(this.random.nextInt(this.functions.size()));
		return switch (this.random.nextInt(7)) {
			case 0 -> "o:get(" + expression(1) + ")";
			case 1 -> "o:add(" + number(1) + "):get()";
			case 2 -> "select(2, " + list() + ")";
			case 3 -> "math.floor(" + number(1) + ")";
			case 4 -> "(" + any("'abc'", "g") + "):upper()";
			default -> f + "(" + list() + ")";
		};
	}

	private String list() {
		int n = this.random.nextInt(4);
		List<String> items = new ArrayList<>();
		for (int i = 0; i < n; i++) {
			items.add(expression(2));
		}
		if (this.varargs && chance(25)) {
			items.add("...");
		}
		else if (chance(25)) {
			items.add(call());
		}
		if (items.isEmpty()) {
			items.add(atom());
		}
		return String.join(", ", items);
	}

	private String expression(int depth) {
		if (depth == 0) {
			return atom();
		}
		return switch (this.random.nextInt(16)) {
			case 0, 1, 2 -> number(depth);
			case 3 -> "clip(" + expression(depth - 1) + any(" .. ", " .. " + atom() + " .. ") + atom() + ")";
			case 4 -> "(" + comparison() + ")";
			case 5 -> "(" + expression(depth - 1) + " and " + expression(depth - 1) + ")";
			case 6 -> "(" + expression(depth - 1) + " or " + expression(depth - 1) + ")";
			case 7 -> "not " + atom();
			case 8 -> any("len(t)", "#'xyz'", "len(" + variable() + ")");
			case 9 -> any("t", "m", variable()) + any(".x", ".y", "[1]", "[2]", "[" + atom() + "]");
			case 10 -> "(" + call() + ")";
			case 11 -> call();
			case 12 -> "(function(z) return " + any("z", "z + 1", "clip(z .. '')", "z, 2") + " end)(" + atom() + ")";
			case 13 -> "{" + list() + "}";
			default -> atom();
		};
	}

}
