package io.luaprocess.lua.lib;

import io.luaprocess.kernel.ProcessInstance;

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

}
