package io.luaprocess.kernel;

/**
 * A timer in the heap of its process. Confined to the process.
 */
public final class TimerHandle {

	/**
	 * Whether the timer is pending.
	 * @return true until it has fired or was stopped
	 */
	public boolean isPending() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Stops the timer.
	 * @return true if it was pending
	 */
	public boolean stop() {
		throw new UnsupportedOperationException();
	}

}
