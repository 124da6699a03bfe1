package io.luaprocess.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A timer in the heap of its process. Confined to the process.
 */
public sealed class TimerHandle permits Deadline {

	/** When it is due, on the scale of {@link ProcessInstance#nanoTime()}. */
	final long due;

	final Runnable callback;

	/** Order of creation, for timers due at the same time. */
	int number;

	/** Position in the heap; -1 when it is in none. */
	int index = -1;

	@Nullable TimerHeap heap;

	TimerHandle(long due, Runnable callback) {
		this.due = due;
		this.callback = callback;
	}

	/**
	 * Whether the timer is pending.
	 * @return true until it has fired or was stopped
	 */
	public boolean isPending() {
		return this.index >= 0;
	}

	/**
	 * Stops the timer.
	 * @return true if it was pending
	 */
	public boolean stop() {
		TimerHeap owner = this.heap;
		return owner != null && owner.remove(this);
	}

}
