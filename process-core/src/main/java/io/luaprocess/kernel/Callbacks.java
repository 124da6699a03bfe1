package io.luaprocess.kernel;

import java.util.function.Supplier;

import io.luaprocess.kernel.scheduler.BlockingCalls;
import org.jspecify.annotations.Nullable;

/**
 * Code of a process that code of the application calls, see
 * {@link ProcessInstance#callOut}.
 */
public final class Callbacks {

	private Callbacks() {
	}

	/**
	 * Whether the calling thread, which runs code of a process, may block.
	 * @return true while it calls code of the application that may block
	 */
	public static boolean mayBlock() {
		return BlockingCalls.isAllowed();
	}

	/**
	 * Runs code of the process itself inside of a call of application code, on the
	 * calling thread. Its processor time counts, that of the application code does not.
	 * @param <T> the type of the result
	 * @param process the process
	 * @param code the code
	 * @return its result
	 */
	public static <T extends @Nullable Object> T run(ProcessInstance process, Supplier<T> code) {
		process.checkAlive();
		return BlockingCalls.isAllowed() ? outside(process, code) : code.get();
	}

	private static <T extends @Nullable Object> T outside(ProcessInstance process, Supplier<T> code) {
		Platform platform = process.kernel.platform;
		ProcessorTime time = process.processor;
		boolean stopped = time.isStopped();
		platform.callbackBegins();
		time.start();
		try {
			return code.get();
		}
		finally {
			if (stopped) {
				time.stop();
			}
			platform.callbackEnds();
		}
	}

}
