package io.luaprocess.lua.engine;

import java.util.Map;

import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.lua.lib.StandardLibrary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.LuaValue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random programs do the same compiled and interpreted.
 */
class DifferentialTests {

	private static final Table GLOBALS = StandardLibrary.globals(Map.of());

	private static final int PROGRAMS = 25;

	@ParameterizedTest
	@ValueSource(longs = { 1_000, 2_000, 3_000, 4_000 })
	void randomProgramsDoTheSameInBothModes(long firstSeed) throws Exception {
		for (long seed = firstSeed; seed < firstSeed + PROGRAMS; seed++) {
			String source = RandomProgram.of(seed);
			assertThat(run(Mode.COMPILED, source)).as("program %s", seed).isEqualTo(run(Mode.INTERPRETED, source));
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 15, 60 })
	void randomProgramsDoTheSameCutIntoManyParts(int goal) throws Exception {
		for (long seed = 7_000; seed < 7_000 + PROGRAMS; seed++) {
			String source = RandomProgram.of(seed);
			assertThat(run(new LuaEngine(Mode.COMPILED, goal), source)).as("program %s", seed)
				.isEqualTo(run(Mode.INTERPRETED, source));
		}
	}

	@Test
	void randomProgramsAreCompiledEntirely() throws Exception {
		for (long seed = 5_000; seed < 5_000 + PROGRAMS; seed++) {
			Program program = compile(new LuaEngine(Mode.COMPILED), RandomProgram.of(seed));
			if (program != null) {
				assertThat(program).as("program %s", seed).isInstanceOf(CompiledProgram.class);
			}
		}
	}

	private static Program compile(LuaEngine engine, String source) {
		try {
			return engine.compile("test", source);
		}
		catch (LuaSyntaxException ex) {
			return null;
		}
	}

	private static String run(Mode mode, String source) {
		return run(new LuaEngine(mode), source);
	}

	private static String run(LuaEngine engine, String source) {
		Program program = compile(engine, source);
		if (program == null) {
			return "";
		}
		StringBuilder printed = new StringBuilder();
		Table globals = Table.overlay(GLOBALS);
		globals.fn("print", (s, args) -> {
			printed.append(Ops.tostring(s, args.arg1()).tojstring()).append('\n');
			return LuaValue.NONE;
		});
		LuaState s = new LuaState(new GlobalState(globals, StandardLibrary.stringMethods(), Limits.DEFAULT, () -> {
		}));
		try {
			program.instantiate(s, globals).call(s);
		}
		catch (LuaException ex) {
			printed.append(ex.getMessage());
		}
		return printed.toString();
	}

}
