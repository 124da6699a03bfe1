package io.luaprocess.lua.engine;

import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.lua.engine.compiler.CompiledProgram;
import io.luaprocess.lua.engine.frontend.LuaSyntaxException;
import io.luaprocess.lua.engine.vm.Program;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random programs do the same compiled, interpreted and, where it is installed, in Lua
 * 5.2.
 */
class DifferentialTests {

	private static final int PROGRAMS = 12;

	private final ProgramRunner runner = new ProgramRunner();

	@AfterEach
	void stop() {
		this.runner.close();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1_000, 2_000, 3_000, 4_000 })
	void randomProgramsDoTheSameInBothModes(long firstSeed) throws Exception {
		for (long seed = firstSeed; seed < firstSeed + PROGRAMS; seed++) {
			String source = RandomProgram.of(seed);
			assertThat(run(new LuaEngine(Mode.COMPILED), source)).as("program %s", seed)
				.isEqualTo(run(new LuaEngine(Mode.INTERPRETED), source));
		}
	}

	/** Runs only where there is something to compare with. */
	@Test
	@EnabledIf("io.luaprocess.lua.engine.ReferenceLua#isInstalled")
	void randomProgramsDoWhatTheyDoInLua() {
		try (ReferenceLua reference = new ReferenceLua()) {
			for (long seed = 6_000; seed < 6_000 + PROGRAMS; seed++) {
				String source = RandomProgram.of(seed);
				String expected = reference.run(source);
				assertThat(expected).as("program %s", seed).isNotNull();
				assertThat(run(new LuaEngine(Mode.COMPILED), source)).as("program %s", seed)
					.isEqualTo(ProgramRunner.normal(expected));
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 15, 60 })
	void randomProgramsDoTheSameCutIntoManyParts(int goal) throws Exception {
		for (long seed = 7_000; seed < 7_000 + PROGRAMS; seed++) {
			String source = RandomProgram.of(seed);
			assertThat(run(new LuaEngine(Mode.COMPILED, goal, true), source)).as("program %s", seed)
				.isEqualTo(run(new LuaEngine(Mode.INTERPRETED), source));
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

	private String run(LuaEngine engine, String source) {
		return ProgramRunner.normal(this.runner.run(engine, source));
	}

}
