package io.luaprocess.kernel;

/**
 * Why code of a coroutine has returned to the kernel, see {@link CoroutineCode}.
 */
public enum Progress {

	/** It has ended. */
	DONE,

	/** It waits in an operation of the kernel and runs again when that is over. */
	WAITS,

	/** It gives way to other processes and runs again as soon as it is its turn. */
	READY,

	/**
	 * It is to run next on a thread that may block, as it is about to call code of the
	 * application.
	 */
	OUTSIDE,

	/**
	 * It is about to call code of the application that may block but has not taken long
	 * so far. It may do so on a worker, see {@link ProcessSelf#callOut}.
	 */
	SHORT_CALL

}
