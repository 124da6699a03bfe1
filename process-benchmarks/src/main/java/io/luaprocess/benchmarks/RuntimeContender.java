package io.luaprocess.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.luaprocess.benchmarks.Contender.Measurement;
import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.runtime.LuaProcessRuntime;

/**
 * The runtime of this project: each program is a process of its own.
 */
final class RuntimeContender implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofMinutes(5);

	/** Most processes that run a program. */
	private static final int MOST = 10;

	/** The time of a process that was not yet warm, divided by that of the next. */
	private static final double FASTER = 1.1;

	private final LuaProcessRuntime runtime;

	RuntimeContender(Path folder) throws IOException {
		this.runtime = LuaProcessRuntime.builder().roots(List.of(DefinitionRoot.of(folder))).build();
		this.runtime.start();
	}

	/**
	 * Runs a program in one process after the other until it gets no faster and the JIT
	 * compiler is done with it.
	 * @param program its name
	 * @return the time of the first call, and of warm calls of the last process
	 */
	Measurement measure(String program) {
		Measurement first = run(program);
		Measurement last = first;
		boolean warm = false;
		for (int i = 1; i < MOST && !warm; i++) {
			boolean compiling = Jit.isBusy();
			Measurement next = run(program);
			warm = !compiling && last.warm() < FASTER * next.warm();
			last = next;
		}
		return new Measurement(last.result(), first.cold(), last.warm());
	}

	private Measurement run(String program) {
		Object result = this.runtime.process("app:" + program)
			.timeout(TIMEOUT)
			.call(Contender.WARMUP_SECONDS, Contender.CALLS);
		if (!(result instanceof List<?> values)) {
			throw new IllegalStateException(program + " returned " + result);
		}
		return new Measurement(String.valueOf(values.get(0)), ((Number) values.get(1)).doubleValue(),
				((Number) values.get(2)).doubleValue());
	}

	@Override
	public void close() {
		this.runtime.close();
	}

}
