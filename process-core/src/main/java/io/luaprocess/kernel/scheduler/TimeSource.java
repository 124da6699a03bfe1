package io.luaprocess.kernel.scheduler;

/**
 * The time and its timers, so tests can let it pass as they like.
 */
public interface TimeSource {

	/**
	 * Returns the time.
	 * @return nanoseconds since an arbitrary origin; only differences mean something
	 */
	long nanoTime();

	/**
	 * Runs an action once, not before a deadline. Actions with the same deadline run in
	 * the order of these calls. Does not block.
	 * @param deadline when to run it, as {@link #nanoTime()} counts
	 * @param action what to run; it must not block
	 */
	void schedule(long deadline, Runnable action);

}
