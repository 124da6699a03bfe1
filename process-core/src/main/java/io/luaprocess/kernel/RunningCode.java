package io.luaprocess.kernel;

import java.util.List;

/**
 * Code of a coroutine that runs, at a safepoint.
 */
@FunctionalInterface
public interface RunningCode {

	/**
	 * Returns the functions it is in. Called on its thread.
	 * @param most how many to return at most
	 * @return the functions, the innermost first
	 */
	List<RunningFunction> runningStack(int most);

}
