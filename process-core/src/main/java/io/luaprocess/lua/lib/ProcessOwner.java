package io.luaprocess.lua.lib;

import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.lua.engine.vm.Continuation;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a {@link io.luaprocess.lua.engine.vm.GlobalState} must be for
 * coroutines to work: the way from running code to the process that carries it.
 */
public interface ProcessOwner {

	/**
	 * Returns the kernel's side of the process.
	 * @return the instance
	 */
	ProcessInstance instance();

	/**
	 * Returns the call at the bottom of every spawned coroutine, which gets what its
	 * function throws.
	 * @return the call, the same for all; {@code null} for none
	 */
	default @Nullable Continuation bottom() {
		return null;
	}

}
