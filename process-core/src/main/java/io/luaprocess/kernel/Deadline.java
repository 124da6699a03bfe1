package io.luaprocess.kernel;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Code that {@link Deadlines} runs once at a time, unless it is canceled before.
 * Thread-safe. One that is over holds nothing.
 */
final class Deadline extends TimerHandle {

	private final AtomicReference<@Nullable Runnable> code;

	Deadline(long due, Runnable code) {
		super(due, () -> {
		});
		this.code = new AtomicReference<>(code);
	}

	/** Whether it has been run or canceled. */
	boolean isOver() {
		return this.code.get() == null;
	}

	/**
	 * Ends it.
	 * @return the code; {@code null} if it was over
	 */
	@Nullable Runnable end() {
		return this.code.getAndSet(null);
	}

}
