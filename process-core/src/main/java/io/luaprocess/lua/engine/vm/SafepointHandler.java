package io.luaprocess.lua.engine.vm;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Asked by running code from time to time, so that it can be preempted and ended.
 */
@FunctionalInterface
public interface SafepointHandler {

	/**
	 * Called on the thread that runs Lua code. May give the processor to others; ends the
	 * process by throwing an {@link Error} that no Lua construct catches.
	 */
	void safepoint();

	/**
	 * The running code is about to go on on another thread; called on the one it leaves.
	 * Not called when the program is being ended.
	 */
	default void leaveThread() {
	}

	/**
	 * The code goes on, on the calling thread.
	 */
	default void enterThread() {
	}

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
	 * Wakes a thread that has nothing to do any more but to leave its stack, because the
	 * program is being ended. There may be thousands; they must not keep others from a
	 * processor. Called on any thread of the program.
	 * @param thread the thread
	 */
	default void letLeave(Thread thread) {
		LockSupport.unpark(thread);
	}

	/**
	 * Java code that Lua code has called, or the engine itself, has thrown what is no Lua
	 * error. Called on the thread that runs Lua code.
	 * @param s the running coroutine
	 * @param failure what was thrown
	 * @return the error Lua code gets instead; if the process was ended meanwhile, this
	 * throws the {@link Error} that ends it
	 */
	default LuaException failed(LuaState s, Throwable failure) {
		return s.error("internal error");
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
	 * Tells how much the process keeps itself. Must not take locks.
	 * @param bytes the estimate
	 */
	default void estimated(long bytes) {
	}

}
