package io.luaprocess.lua.engine;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

import com.sun.management.ThreadMXBean;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.lua.engine.frontend.FrontEnd;
import io.luaprocess.lua.engine.frontend.LuaSyntaxException;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What Lua code sees of the language, in both modes of execution.
 */
class LanguageTests {

	@ParameterizedTest
	@CsvSource({ "calls, COMPILED", "calls, INTERPRETED", "closures, COMPILED", "closures, INTERPRETED",
			"control, COMPILED", "control, INTERPRETED", "errors, COMPILED", "errors, INTERPRETED",
			"metatables, COMPILED", "metatables, INTERPRETED", "numbers, COMPILED", "numbers, INTERPRETED" })
	void scriptHolds(String script, Mode mode) throws Exception {
		run(mode, read("/lua/language/" + script + ".lua"));
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void callsNestAsDeepAsTheLimitSays(Mode mode) throws Exception {
		Varargs results = run(mode, """
				local n = 0
				local function down(k) if k == 0 then return 0 end return 1 + down(k - 1) end
				local function endless() n = n + 1 return 1 + endless() end
				local depth = down(190000)
				local ok, err = pcall(endless)
				return depth, ok, err, n, down(190000)
				""");
		assertThat(results.arg(1)).isEqualTo(Num.of(190_000));
		assertThat(results.arg(2)).isSameAs(LuaValue.FALSE);
		assertThat(results.arg(3).tojstring()).isEqualTo("test:3: stack overflow");
		assertThat(results.arg(4).todouble()).isBetween(190_000.0, 200_000.0);
		assertThat(results.arg(5)).isEqualTo(Num.of(190_000));
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void recursionThroughMetamethodsAndLibrariesNestsDeep(Mode mode) throws Exception {
		run(mode,
				"""
						local t = setmetatable({}, { __index = function(self, k) if k > 50000 then return 0 end return self[k + 1] + 1 end })
						assert(t[1] == 50000)
						local function protected(n) if n == 0 then return 0 end local ok, r = pcall(protected, n - 1) return r + 1 end
						assert(protected(50000) == 50000)
						local function tail(n) if n == 0 then return true, "end" end return pcall(tail, n - 1) end
						assert(select("#", tail(50000)) == 50002)
						""");
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void anErrorOfTheHostPassesThroughAllStacks(Mode mode) throws Exception {
		LuaState state = LuaTest.state();
		state.g.globals().fn("fail", (s, args) -> {
			throw new InternalError("host");
		});
		assertThatExceptionOfType(InternalError.class).isThrownBy(() -> LuaTest.eval(new LuaEngine(mode), state, """
				local function down(n) if n == 0 then fail() end return 1 + down(n - 1) end
				pcall(down, 10000)
				""")).withMessage("host");
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void anExceptionOfTheHostIsCaughtBelowAllStacks(Mode mode) throws Exception {
		LuaState state = LuaTest.state();
		state.g.globals().fn("fail", (s, args) -> {
			throw new IllegalStateException("host");
		});
		LuaTest.eval(new LuaEngine(mode), state, """
				local function down(n) if n == 0 then fail() end return 1 + down(n - 1) end
				local ok, err = pcall(down, 10000)
				assert(not ok and err:find("internal error"))
				""");
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void aTracebackShowsLuaFunctionsOnly(Mode mode) {
		assertThatExceptionOfType(LuaException.class).isThrownBy(() -> run(mode, """
				local function inner()
				  error("x")
				end
				local function outer()
				  inner()
				  return 1
				end
				outer()
				return 1
				"""))
			.satisfies((ex) -> assertThat(ex.traceback()).isEqualTo("stack traceback:\n\ttest:2: in function 'inner'\n"
					+ "\ttest:5: in function 'outer'\n\ttest:8: in main chunk"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			value = { "x = 1e|1|malformed number near '1e'", "x = 3..2|1|malformed number near '3..2'",
					"x = 0x|1|malformed number near '0x'", "x = = 2|1|unexpected symbol near '='",
					"x = 1 // 2|1|unexpected symbol near '/'", "x = 1 & 2|1|unexpected symbol near '&'",
					"x = ~1|1|unexpected symbol near '~'", "return [[abc|1|unfinished long string",
					"for|1|<name> expected near <eof>", "x = {1 2}|1|'}' expected near '2'",
					"if x thn y() end|1|'then' expected near 'thn'", "x = 1 y == 2|1|syntax error near '=='",
					"f(1 'two')|1|')' expected near ''two''", "goto x|1|no visible label 'x' for <goto> at line 1",
					"x = '\\400'|1|escape sequence too large", "local x <const> = 1|1|unexpected symbol near '<'" })
	void refusesWhatIsNoProgram(String source, int line, String message) {
		assertRefused(source, line, message);
	}

	@Test
	void refusesAStringThatNeverEnds() {
		assertRefused("x = 1\ny = 'abc\\z", 2, "unfinished string near <eof>");
	}

	@Test
	void refusesWhatIsTooMuch() {
		assertRefused("local a\n".repeat(201), 201, "function has too many local variables or upvalues (limit is 200)");
		assertRefused("x = " + "(".repeat(5000), 1, "chunk has too many syntax levels");
		assertRefused(" ".repeat((4 << 20) + 1), 1, "chunk is too large (4194305 bytes, at most 4194304 are allowed)");
	}

	@Test
	void compilingEndsAfterSomeTime() throws Exception {
		String chain = "local a\nreturn\n" + "a and ".repeat(2000) + "a";
		assertThat(FrontEnd.compile("test", chain, Duration.ofMinutes(1)).children).isEmpty();
		assertThatExceptionOfType(LuaSyntaxException.class)
			.isThrownBy(() -> FrontEnd.compile("test", chain, Duration.ZERO))
			.withMessage("chunk takes too long to compile (limit is 0s)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a..", "a^", "not ", "- ", "(", "{", "do ", "if a then ", "while a do ",
			"for i = 1, 2 do ", "return function() ", "f(", "a[", "repeat ", "function f() ", "a.b(", "f{" })
	void nestingIsBounded(String level) {
		for (int levels : new int[] { 1000, 100_000 }) {
			assertThatExceptionOfType(LuaSyntaxException.class)
				.isThrownBy(() -> FrontEnd.compile("test", "local a x = " + level.repeat(levels)));
			assertThatExceptionOfType(LuaSyntaxException.class)
				.isThrownBy(() -> FrontEnd.compile("test", "local a " + level.repeat(levels)));
		}
	}

	@Test
	void aByteOrderMarkAtTheBeginningIsSkipped() throws Exception {
		for (Mode mode : Mode.values()) {
			assertThat(run(mode, "\uFEFFreturn 1").arg1()).isEqualTo(Num.of(1));
		}
		assertThatExceptionOfType(LuaSyntaxException.class)
			.isThrownBy(() -> new LuaEngine(Mode.COMPILED).compile("test", "return 1 \uFEFF"));
	}

	@Test
	void compilingTakesWorkInProportionToTheLengthOfTheText() throws Exception {
		bytesToCompile(100);
		assertThat(bytesToCompile(70_000)).isLessThan(15 * bytesToCompile(7000));
	}

	/**
	 * Memory taken meanwhile: unlike time, it is not changed by other work of the
	 * machine.
	 */
	private static long bytesToCompile(int constants) throws Exception {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < constants; i++) {
			text.append("f('s").append(i).append("') ");
		}
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long before = threads.getCurrentThreadAllocatedBytes();
		new LuaEngine(Mode.COMPILED).compile("test", text.toString());
		return threads.getCurrentThreadAllocatedBytes() - before;
	}

	@Test
	void aNulIsRefusedWithItsPosition() {
		assertRefused("local x = 1\nx = 'a\0b'", 2, "NUL character at column 7");
		assertRefused("\0", 1, "NUL character at column 1");
		assertRefused("-- \0", 1, "NUL character at column 4");
	}

	@Test
	void refusesBinaryChunks() {
		assertRefused("\u001bLua", 1, "attempt to load a binary chunk");
	}

	private static void assertRefused(String source, int line, String message) {
		assertThatExceptionOfType(LuaSyntaxException.class)
			.isThrownBy(() -> new LuaEngine(Mode.INTERPRETED).compile("test", source))
			.withMessage(message)
			.satisfies((ex) -> assertThat(ex.line()).isEqualTo(line));
	}

	private static Varargs run(Mode mode, String source) throws LuaSyntaxException {
		return LuaTest.eval(new LuaEngine(mode), LuaTest.state(), source);
	}

	private static String read(String resource) throws IOException {
		try (InputStream in = LanguageTests.class.getResourceAsStream(resource)) {
			return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
