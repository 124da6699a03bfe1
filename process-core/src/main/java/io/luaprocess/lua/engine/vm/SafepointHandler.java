package io.luaprocess.lua.engine.vm;

import java.util.concurrent.locks.LockSupport;

import io.luaprocess.lua.engine.resource.MeteredProcess;

/**
 * Asked by running code from time to time, so that it can be preempted and ended.
 */
@FunctionalInterface
public interface SafepointHandler extends MeteredProcess {

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

}
