package io.luaprocess.lua.engine.vm;

import java.util.function.Supplier;

import io.luaprocess.lua.engine.resource.MeteredProcess;
import org.jspecify.annotations.Nullable;

/**
 * Asked by running code from time to time, so that it can be preempted and ended.
 */
@FunctionalInterface
public interface SafepointHandler extends MeteredProcess {

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
	 * Runs code of the application that may block. Called where that is allowed, see
	 * {@link Outside}. The end of the process interrupts it.
	 * @param <T> the type of the result
	 * @param code the code
	 * @return its result; if the process was ended meanwhile, this throws the
	 * {@link Error} that ends it
	 */
	default <T extends @Nullable Object> T callOut(Supplier<T> code) {
		return code.get();
	}

}
