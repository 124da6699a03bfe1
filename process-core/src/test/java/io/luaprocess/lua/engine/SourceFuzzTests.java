package io.luaprocess.lua.engine;

import java.util.HashMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Texts that are almost programs: refused with a line or run, the same in both engines.
 */
@Timeout(120)
class SourceFuzzTests {

	private static final int TEXTS = 600;

	@Test
	void textsRaiseNothingButLuaErrors() {
		try (ProgramRunner runner = SourceFuzz.runner()) {
			for (long seed = 10_000; seed < 10_000 + TEXTS; seed++) {
				assertThat(SourceFuzz.problem(runner, RandomSource.of(seed), new HashMap<>())).as("text %s", seed)
					.isNull();
			}
		}
	}

}
