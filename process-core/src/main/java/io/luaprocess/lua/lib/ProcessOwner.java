package io.luaprocess.lua.lib;

import java.time.Instant;

import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.lua.engine.vm.Continuation;
import io.luaprocess.lua.engine.vm.GlobalState;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a {@link GlobalState} must be for coroutines to work: the way from
 * running code to the process that carries it.
 */
public interface ProcessOwner {

	/**
	 * Returns the kernel's side of the process.
	 * @return the instance
	 */
	ProcessInstance instance();

	/**
	 * Returns the moment it is for running code.
	 * @param g the state of its process
	 * @return the moment
	 */
	static Instant now(GlobalState g) {
		return (g.owner() instanceof ProcessOwner owner) ? owner.instance().now() : Instant.now();
	}

	/**
	 * Returns how long the runtime has existed, in the time of running code.
	 * @param g the state of its process
	 * @return nanoseconds
	 */
	static long uptime(GlobalState g) {
		return (g.owner() instanceof ProcessOwner owner) ? owner.instance().uptime() : System.nanoTime();
	}

	/**
	 * Returns the call at the bottom of every spawned coroutine, which gets what its
	 * function throws.
	 * @return the call, the same for all; {@code null} for none
	 */
	default @Nullable Continuation bottom() {
		return null;
	}

}
