package io.luaprocess.lua.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.lua.lib.StandardLibrary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What Lua code sees of the language, in both modes of execution.
 */
class LanguageTests {

	private static final Table GLOBALS = StandardLibrary.globals(Map.of());

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
		Table globals = Table.overlay(GLOBALS);
		globals.fn("fail", (s, args) -> {
			throw new IllegalStateException("host");
		});
		assertThatIllegalStateException().isThrownBy(() -> run(mode, globals, """
				local function down(n) if n == 0 then fail() end return 1 + down(n - 1) end
				pcall(down, 10000)
				""")).withMessage("host");
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
		assertRefused(" ".repeat((16 << 20) + 1), 1, "chunk is too large");
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
		return run(mode, Table.overlay(GLOBALS), source);
	}

	private static Varargs run(Mode mode, Table globals, String source) throws LuaSyntaxException {
		LuaState s = new LuaState(new GlobalState(globals, StandardLibrary.stringMethods(), Limits.DEFAULT, () -> {
		}));
		return new LuaEngine(mode).compile("test", source).instantiate(s, globals).invoke(s, LuaValue.NONE);
	}

	private static String read(String resource) throws IOException {
		try (InputStream in = LanguageTests.class.getResourceAsStream(resource)) {
			return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
