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

	private final LuaProcessRuntime runtime;

	RuntimeContender(Path folder) throws IOException {
		this.runtime = LuaProcessRuntime.builder().roots(List.of(DefinitionRoot.of(folder))).build();
		this.runtime.start();
	}

	/**
	 * Runs a program.
	 * @param program its name
	 * @return the times
	 */
	Measurement measure(String program) {
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
