package io.luaprocess.lua.module;

import java.util.List;
import java.util.Map;

import io.luaprocess.Pid;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.topology.Names;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A spawn with a name whose holder ends just then (chapter 3.17 of the specification).
 */
class NamedSpawnTests {

	@Test
	void childThatTakesTheNameOfAnEndedHolderHasItsArguments() {
		assertThat(spawnWhileTheHolderEnds("text")).isEqualTo(1L);
	}

	@Test
	void argumentsThatCannotBeCopiedFailTheSpawnIfTheHolderHasEndedMeanwhile() {
		assertThat(spawnWhileTheHolderEnds("function")).isEqualTo("Invalid: cannot send function at argument[1]");
	}

	private static Object spawnWhileTheHolderEnds(String argument) {
		EndingHolder names = new EndingHolder();
		try (LuaTest scripts = LuaTest.in("lua/named", (builder) -> builder.defaultHost("named:host").names(names))) {
			Pid holder = scripts.runtime().spawn("named:idle");
			scripts.runtime().terminate(holder.toString());
			names.holder = holder;
			return scripts.run("named:spawn", argument);
		}
	}

	/** A table whose only name has an owner that has just ended, and then no more. */
	private static final class EndingHolder implements Names {

		@Override
		public List<String> of(Pid pid, int most) {
			return List.of();
		}

		volatile @Nullable Pid holder;

		@Override
		public Pid register(String name, Pid pid, int most) {
			return pid;
		}

		@Override
		public @Nullable Pid lookup(String name) {
			Pid found = this.holder;
			this.holder = null;
			return found;
		}

		@Override
		public boolean unregister(String name) {
			return false;
		}

		@Override
		public long bytes(Pid pid) {
			return 0;
		}

		@Override
		public void release(Pid pid) {
			// Nothing is kept.
		}

		@Override
		public Map<String, Pid> all() {
			return Map.of();
		}

	}

}
