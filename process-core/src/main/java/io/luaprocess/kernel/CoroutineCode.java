package io.luaprocess.kernel;

import java.util.List;

/**
 * The code of a coroutine, run in pieces. A piece ends when the code ends, or has to wait
 * or to give way; nothing of it is then left on the Java stack. An operation of the
 * kernel that has to wait says so by its result, and the code returns
 * {@link Progress#WAITS}. When the wait is over, the kernel runs the next piece, which
 * asks the operation for its result.
 */
@FunctionalInterface
public interface CoroutineCode {

	/**
	 * Begins, or goes on.
	 * @return why it has returned
	 */
	Progress run();

	/**
	 * Returns the functions the code is in while it waits. Called between two pieces.
	 * @param most how many to return at most
	 * @return each with file and line, the innermost first
	 */
	default List<RunningFunction> stack(int most) {
		return List.of();
	}

}
