package io.luaprocess.lua.engine.resource;

import java.util.function.Supplier;

/**
 * The process whose memory a meter estimates.
 */
@FunctionalInterface
public interface MeteredProcess {

	/**
	 * Called on the thread that runs Lua code. Ends the process by throwing an
	 * {@link Error} that no Lua construct catches.
	 * @return true if running code is to leave the Java stack soon, as others wait. Code
	 * that cannot tell a coroutine so ignores the answer; it is asked again at the next
	 * tick.
	 */
	boolean safepoint();

	/**
	 * Takes memory, so much that the JVM may need a while, or reads a long text as a
	 * number. Nothing interrupts that, and the end of the process does not wait for it.
	 * Called on the thread that runs Lua code.
	 * @param <T> what is made
	 * @param code makes it, and nothing else
	 * @return what was made; if the process was ended meanwhile, this throws the
	 * {@link Error} that ends it
	 */
	default <T> T allocate(Supplier<T> code) {
		return code.get();
	}

	/**
	 * Ends the process because its memory is over the limit. Called on its thread, where
	 * it throws the {@link Error} that ends it.
	 */
	default void memoryExceeded() {
	}

	/**
	 * Returns what the runtime holds for the process, which counts as its memory as well.
	 * @return bytes
	 */
	default long held() {
		return 0;
	}

	/**
	 * Reports how much the process itself holds. Must not take locks.
	 * @param bytes the estimate
	 */
	default void estimated(long bytes) {
	}

}
