package io.luaprocess.lua.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.luaprocess.limit.Limits;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.SuspendingFunctions;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Ops;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.engine.vm.Then;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Every instruction that can call goes on where its call was suspended: {@code wait}
 * suspends the program and returns its arguments when the test resumes it.
 */
@ParameterizedClass
@EnumSource(Mode.class)
class SuspendedInstructionTests {

	private static final Pattern FUNCTION = Pattern.compile("(?<![\\w.])function\\b[^()\\n]*\\([^()]*\\)");

	@Parameter
	Mode mode;

	private final SuspendingFunctions functions = new SuspendingFunctions();

	private LuaState state;

	@BeforeEach
	void create() {
		this.state = LuaTest.state();
		this.functions.addTo(this.state.g.globals());
	}

	private Varargs run(String source) throws Exception {
		return this.functions.run(this.state,
				new LuaEngine(this.mode).compile("test", source).instantiate(this.state, this.state.g.globals()));
	}

	private String text(String source) throws Exception {
		Varargs results = run(source);
		List<String> texts = new ArrayList<>();
		for (int i = 1; i <= results.narg(); i++) {
			texts.add(results.arg(i).tojstring());
		}
		return String.join(" ", texts);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '@', quoteCharacter = '`', value = {
			// Globals and fields.
			"setmetatable(_G, { __index = function(t, k) return wait(k .. '!', 1) end }) local x, y = foo, 2 return x, y @ foo! 2 @ 1",
			"local t = m { __index = function(t, k) return wait(k), 1 end } local a, b, c = t.x, t[1], t[true] return a, b, c, t[2.5] @ x 1 true 2.5 @ 4",
			"local t = m { __index = m { __index = m { __index = wait } } } local _, k = t.x, t.y return (select(2, wait(_, t.z == nil))) @ false @ 4",
			"setmetatable(_G, { __newindex = function(t, k, v) wait() rawset(t, k, v + 1) end }) y = 1 return y @ 2 @ 1",
			"local t = m { __newindex = function(t, k, v) wait() rawset(t, k, v + 1) end } t.x = 1 t[1] = 2 t[true] = 3 t[0.5] = 4 return t.x, t[1], t[true], t[0.5] @ 2 3 4 5 @ 4",
			"local t = m { __index = function(t, k) return wait(function(self, x) return self == t, k, x end) end } return t:go(3) @ true go 3 @ 1",
			"local t = m { __index = function(t, k) return wait(function(self, ...) return wait(k, ...) end) end } local a, b = t:go(3, 4) return a, b @ go 3 @ 2",
			// Arithmetic and length.
			"local t = m { __add = function(a, b) return wait('+') end } local x = t + 1 local y = 1 + t return x, y @ + + @ 2",
			"local t = m { __sub = function(a, b) return wait('-') end } local x = t - 1 return x .. 2 - 1 @ -1 @ 1",
			"local t = m { __mul = function(a, b) return wait(2) end } return t * 3 * 4 @ 8 @ 1",
			"local t = m { __div = function(a, b) return wait(2) end } return (t / 3) / 4 @ 0.5 @ 1",
			"local t = m { __mod = function(a, b) return wait(2) end } return t % 3 + 1 @ 3 @ 1",
			"local t = m { __pow = function(a, b) return wait(2) end } return t ^ 3, 2 ^ t @ 2 2 @ 2",
			"local t = m { __unm = function(a, b) return wait(rawequal(a, b)) end } return -t @ true @ 1",
			"local t = m { __len = function(a) return wait(7) end } return #t, #t + 1 @ 7 8 @ 2",
			"local t = m { __add = function(a, b) return wait() end } return t + 1 @ nil @ 1",
			// Concatenation.
			"local t = m { __concat = function(a, b) return wait('c') end } return t .. 1, 1 .. t @ c c @ 2",
			"local t = m { __concat = function(a, b) return (type(a) == 'table' and 't' or a) .. wait('|') .. (type(b) == 'table' and 't' or b) end } return 1 .. t .. 'a' .. t .. 2 .. 3, 'x' @ 1t|at|23 x @ 2",
			"local t = m { __concat = function(a, b) return wait(b) end } local r = t .. t .. t return r == t @ true @ 2",
			"local t = m { __concat = function(a, b) return wait(5) end } return 1 .. t .. 2 @ 15 @ 1",
			// Comparison.
			"local a, b = m2 { __eq = function(a, b) return wait(1) end } return a == b, a ~= b, a == 1, a == a @ true false false true @ 2",
			"local a, b = m2 { __eq = function(a, b) return wait() end } return a == b, a ~= b @ false true @ 2",
			"local a, b = m2 { __lt = function(a, b) return wait(1) end } return a < b, a > b, not (a < b) @ true true false @ 3",
			"local a, b = m2 { __lt = function(a, b) return wait(nil) end } return a < b, a > b, not (a < b) @ false false true @ 3",
			"local a, b = m2 { __le = function(a, b) return wait(1) end } return a <= b, a >= b, not (a <= b) @ true true false @ 3",
			"local a, b = m2 { __lt = function(a, b) return wait(1) end } return a <= b, a >= b, not (a <= b) @ false false true @ 3",
			"local a, b = m2 { __lt = function(a, b) return wait(false) end } return a <= b, a >= b, not (a <= b) @ true true false @ 3",
			"local a, b = m2 { __eq = wait, __lt = wait, __le = wait } local r = '' if a == b then r = r .. 1 end if a < b then r = r .. 2 else r = 3 end if not (a <= b) then r = 4 end return r @ 12 @ 3",
			// Calls.
			"wait(1) wait() return 1 @ 1 @ 2", "local a = wait(1, 2) return a @ 1 @ 1",
			"local a, b, c = wait(1, 2) return a, b, c @ 1 2 nil @ 1",
			"local a, b = wait(1, 2, 3) return b, a @ 2 1 @ 1", "return 0, wait(1, 2) @ 0 1 2 @ 1",
			"return select('#', wait(1, nil, nil)) @ 3 @ 1", "return (wait(1, 2)) @ 1 @ 1",
			"local t = { wait(1), wait(2, 3) } return #t, t[3] @ 3 3 @ 2", "local t = { 9, wait() } return #t @ 1 @ 1",
			"return wait(wait(1), wait(2), wait(wait(3), 4)) @ 1 2 3 4 @ 5",
			"local t = m { __call = function(self, ...) return wait(...) end } local a, b = t(1, 2) t() return a, b, (t(3)) @ 1 2 3 @ 3",
			"local function f(a, b, c, d, e) return wait(e), d end local x, y = f(1, 2, 3, 4, 5) return x, y @ 5 4 @ 1",
			// Tail calls.
			"return wait(1, 2) @ 1 2 @ 1", "local function f(...) return wait(...) end return f(1, 2) @ 1 2 @ 1",
			"local function f(x) local y = wait(x) return y, 1 end local function g(x) return f(x) end return g(5) @ 5 1 @ 1",
			"local t = m { __call = function(self, x) local y = wait(x) return y end } local function g(x) return t(x) end return g(5) @ 5 @ 1",
			"local function f(n) if n == 0 then return 'end' end wait() return f(n - 1) end return f(300) @ end @ 300",
			"local function f(n) if n == 0 then return 'end' end wait() return f(n - 1) end return 1, (f(300)) @ 1 end @ 300",
			"local t = m { __index = function(t, k) return wait(k) end } local function f() return t.x end return f() @ x @ 1",
			"local t = m { __index = function(t, k) wait() return rawget(t, 'y') end } local function f() return t.x end return f() == nil @ true @ 1",
			// Loops.
			"local s = '' for k in function(n, i) i = i + 1 if wait(i) <= n then return wait(i) end end, 3, 0 do s = s .. k end return s @ 123 @ 7",
			"local s = '' for k, v in function(n, i) i = i + 1 if i <= n then return wait(i, i * 2) end return wait() end, 3, 0 do s = s .. k .. v end return s @ 122436 @ 4",
			"local s = '' for k, v, w, x in function(n, i) i = i + 1 if i <= n then return wait(i, 'a', 'b') end end, 2, 0 do s = s .. k .. v .. w .. tostring(x) end return s @ 1abnil2abnil @ 2",
			"local s = '' for k in m { __call = function(self, n, i) i = i + 1 if i <= n then return wait(i) end end }, 3, 0 do s = s .. k end return s @ 123 @ 3",
			"local s = 0 for i = wait(1), wait(10), wait(3) do s = s + wait(i) end return s @ 22 @ 7",
			"local i, s = 0, 0 while wait(i) < 3 do i = i + 1 s = s + wait(i) end return s @ 6 @ 7",
			"local i = 0 repeat local j = wait(i) i = i + 1 until wait(j) == 3 return i @ 4 @ 8",
			"local s = 0 for _, v in ipairs { 1, 2, 3 } do s = s + wait(v) end for k, v in pairs { 4 } do s = s + wait(v) end return s @ 10 @ 4",
			// Variables, arguments.
			"local function f(...) wait() local a = ... wait() return a, select('#', ...), ... end return f(4, nil, 6) @ 4 3 4 nil 6 @ 2",
			"local function f(...) local t = { wait(0), ... } wait() return #t, t[3] end return f(4, 5) @ 3 5 @ 2",
			"local n = 0 local function f() n = n + 1 wait() n = n + 1 return n end return f() + f(), n @ 6 4 @ 2",
			"local fs = {} for i = 1, 3 do local j = wait(i) fs[i] = function() j = j + wait(1) return j end end return fs[1]() + fs[1](), fs[2](), fs[3]() @ 5 3 4 @ 7",
			"local fs = {} for i = 1, 3 do local j = i fs[i] = function() return j end wait() if i == 2 then break end j = j + 10 end return fs[1](), fs[2]() @ 11 2 @ 2",
			"local function f() local a = 1 local function g() a = a + 1 wait() return a end wait() local b = g() return a, b, g end local a, b, g = f() return a, b, g() @ 2 2 3 @ 3" })
	void everyInstructionGoesOn(String source, String expected, int suspensions) throws Exception {
		String begin = "local function m(mt) return setmetatable({}, mt) end "
				+ "local function m2(mt) return setmetatable({}, mt), setmetatable({}, mt) end ";
		assertThat(text(begin + source)).isEqualTo(expected);
		assertThat(this.functions.suspensions()).isEqualTo(suspensions);
	}

	/** With and without suspensions a program does the same, or fails the same way. */
	private void same(String source) throws Exception {
		this.functions.waits(false);
		String expected = outcome(source);
		assertThat(this.functions.suspensions()).isZero();
		create();
		this.functions.waits(true);
		assertThat(outcome(source)).isEqualTo(expected);
		assertThat(this.functions.suspensions()).isPositive();
	}

	private String outcome(String source) throws Exception {
		try {
			return text(source);
		}
		catch (LuaException ex) {
			return ex.value().tojstring() + "\n" + ex.traceback();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "wait() error('x')", "wait() local t = nil wait() t.x = 1",
			"local t = {} wait() return 1 + t.x.y", "local t = {} wait() return 'a' .. 'b' .. t.x .. 'c'",
			"local t = setmetatable({}, { __concat = function() return wait({}) end }) return true .. 'x' .. t",
			"local t = setmetatable({}, { __concat = function() return wait(1) end }) local a, b, c = 1, nil, 2 return a .. b .. c .. t",
			"local t = setmetatable({}, { __lt = function() wait() error('x') end }) return t <= t",
			"local t = setmetatable({}, { __tostring = function() return wait({}) end }) local x = string.format('%s', t) return x",
			"local function f() wait() error('x', 2) end\nlocal function g() f()\nend g()\nreturn 1",
			"local f = wait(undefined) f()", "wait() undefined()", "local n = wait('x') for i = 1, n do end" })
	void errorsAfterASuspensionSayTheSame(String source) throws Exception {
		same(source);
		same("local function inner()\n" + source + "\nend\nlocal function outer() wait() inner() wait() return 1 end\n"
				+ "outer()\nreturn 1");
		same("local function f(...) wait()\n" + source + "\nend local r = apply(f, 1)\nreturn r");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 })
	void levelsOfErrorsCountCallsOnTheHeap(int level) throws Exception {
		String source = """
				local function first(f, ...)
				  f(...)
				  error("x", %s)
				end
				local function second(...)
				  local r = apply(first, ...)
				  return r
				end
				local t = setmetatable({}, { __index = function(t, k)
				  local r = apply(second, t.f, k)
				  return r
				end })
				rawset(t, "f", %s)
				local r = complete(function()
				  local r = apply(apply, second, t.f)
				  return r
				end)
				local x = t.x
				return r
				""";
		for (String f : List.of("wait", "function() end")) {
			create();
			same("wait() " + source.formatted(level, f).replace("complete", "apply"));
			create();
			same("wait() " + source.formatted(level, "function() end"));
		}
	}

	@Test
	void levelsThatCannotBeSuspendedAreBetweenOthers() throws Exception {
		same("""
				local function thrower() error("x") end
				local function inner() thrower() return 1 end
				local function outer() local r = complete(inner) return r end
				wait()
				local function outermost() wait() local r = apply(outer) return r end
				local r = outermost()
				return r
				""");
		assertThat(
				outcome("local function f()\n wait() return 1 end local function g()\n complete(f) return 1 end\n g()"))
			.isEqualTo("test:2: attempt to yield across a call from Java\nstack traceback:\n\ttest:2: in function 'f'\n"
					+ "\ttest:3: in function 'g'\n\ttest:4: in main chunk");
		assertThat(text("wait() return complete(function(n) return n + 1 end, 2)")).isEqualTo("3");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '@', value = { "return 1 + down(n - 1) @ false", "wait() return 1 + down(n - 1) @ true",
			"return 1 + apply(down, n - 1) @ false", "local r = down(n - 1) wait() return 1 + r @ true" })
	void callsNestAsDeepAsTheLimitSays(String body, boolean waits) throws Exception {
		int limit = Limits.DEFAULT.callDepth();
		String down = "local function down(n) if n == 0 then return wait(0) end " + body + " end ";
		assertThat(text(down + "return 0 + down(" + (limit - 2) + ")")).isEqualTo(Integer.toString(limit - 2));
		assertThat(this.functions.suspensions()).isEqualTo(waits ? limit - 1 : 1);
		assertThatExceptionOfType(LuaException.class)
			.isThrownBy(() -> run(down + "return 0 + down(" + (limit - 1) + ")"))
			.withMessage("test:1: stack overflow");
	}

	@Test
	void metamethodsNestDeep() throws Exception {
		assertThat(text("""
				local t = setmetatable({}, { __index = function(self, k)
				  if k > 50000 then return wait(0) end return self[k + 1] + 1 end })
				return t[1]""")).isEqualTo("50000");
	}

	/** Each function begins with a suspension. */
	@ParameterizedTest
	@ValueSource(strings = { "calls", "closures", "control", "errors", "metatables", "numbers" })
	void scriptsHoldThatAreSuspendedInEachCall(String script) throws Exception {
		run(suspending(LuaTest.read("lua/language/" + script + ".lua")));
	}

	@Test
	void randomProgramsDoTheSameSuspendedInEachCall() throws Exception {
		assertThat(different(15)).isGreaterThan(11);
	}

	@Tag("soak")
	@Test
	void manyRandomProgramsDoTheSameSuspendedInEachCall() throws Exception {
		assertThat(different(40)).isGreaterThan(30);
	}

	/** How many of the programs print something. */
	private int different(int programs) throws Exception {
		int different = 0;
		for (long seed = 1; seed <= programs; seed++) {
			String source = suspending(RandomProgram.of(seed));
			List<String> outputs = new ArrayList<>();
			for (boolean waits : new boolean[] { false, true }) {
				this.functions.waits(waits);
				create();
				outputs.add(printed(source));
			}
			assertThat(outputs.get(1)).as("program %s", seed).isEqualTo(outputs.get(0));
			different += outputs.get(0).isEmpty() ? 0 : 1;
		}
		return different;
	}

	private static String suspending(String source) {
		return "local step_ = step " + FUNCTION.matcher(source).replaceAll("$0 step_() ");
	}

	private String printed(String source) throws Exception {
		StringBuilder printed = new StringBuilder();
		Table globals = this.state.g.globals();
		globals.fn("print", (s, args) -> {
			LuaValue text = Ops.tostring(s, args.arg1());
			if (text == null) {
				return Then.save(s, (state, results) -> {
					printed.append(results.arg1().tojstring()).append('\n');
					return LuaValue.NONE;
				});
			}
			printed.append(text.tojstring()).append('\n');
			return LuaValue.NONE;
		});
		LuaFn prelude = new LuaEngine(this.mode).compile("prelude", RandomProgram.PRELUDE)
			.instantiate(this.state, globals);
		globals.put("prelude", prelude);
		return printed.append(outcome(source)).toString();
	}

}
