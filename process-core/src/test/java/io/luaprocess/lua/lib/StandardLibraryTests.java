package io.luaprocess.lua.lib;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.HostSettings;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessBody;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.SpawnSpec;
import io.luaprocess.limit.CpuLimits;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.luaj.vm2.LuaValue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The libraries as Lua code meets them, in both modes of execution.
 */
class StandardLibraryTests {

	private static void run(Mode mode, String script) {
		Scripts.run(mode, Scripts.state(Limits.DEFAULT), Scripts.resource(script));
	}

	@ParameterizedTest
	@EnumSource
	void basicFunctionsBehaveAsInLua(Mode mode) {
		run(mode, "base.lua");
	}

	@ParameterizedTest
	@EnumSource
	void stringFunctionsBehaveAsInLua(Mode mode) {
		LuaState s = Scripts.state(Limits.DEFAULT);
		for (String table : List.of("format", "pattern")) {
			LuaValue cases = Scripts.run(mode, s, Scripts.resource(table + "_table.lua")).arg1();
			s.g.globals().put(table + "s", cases);
		}
		Scripts.run(mode, s, Scripts.resource("strings.lua"));
	}

	@ParameterizedTest
	@EnumSource
	void tableFunctionsBehaveAsInLua(Mode mode) {
		run(mode, "tables.lua");
	}

	@ParameterizedTest
	@EnumSource
	void mathBitsAndDatesBehaveAsInLua(Mode mode) {
		run(mode, "numbers.lua");
	}

	@ParameterizedTest
	@EnumSource
	void coroutinesBehaveAsInLua(Mode mode) {
		Host host;
		try (Kernel kernel = new Kernel()) {
			host = kernel.addHost(HostSettings.of("test:host"));
			host.start();
			ProcessInstance process = kernel
				.spawn(new SpawnSpec(host, "test:body", (self) -> new Body(self, mode), null, false, false, null,
						List.of(), null, null))
				.process();
			CompletableFuture<Outcome> end = new CompletableFuture<>();
			process.onExit(end::complete);
			Outcome outcome = end.orTimeout(Duration.ofSeconds(30).toSeconds(), TimeUnit.SECONDS).join();
			assertThat(outcome.error()).isNull();
		}
	}

	private record Body(ProcessInstance instance, Mode mode) implements ProcessBody, ProcessOwner {

		@Override
		public void load() {
		}

		@Override
		public Outcome run() {
			LuaState s = Scripts.state(new Limits(200_000, 1 << 20, 1000, 50, 10, 10, 10, 10, 0, 0, CpuLimits.DEFAULT));
			s.g.owner(this);
			try {
				Scripts.run(this.mode, s, Scripts.resource("coroutines.lua"));
				return Outcome.of(null);
			}
			catch (LuaException ex) {
				return Outcome.failure(ProcessError.of(ErrorKind.INTERNAL, String.valueOf(ex.getMessage())));
			}
		}

		@Override
		public String definitionId() {
			return "test:body";
		}

		@Override
		public ProcessError errorOf(Throwable failure) {
			return ProcessError.of(ErrorKind.INTERNAL, String.valueOf(failure.getMessage()));
		}

	}

}
