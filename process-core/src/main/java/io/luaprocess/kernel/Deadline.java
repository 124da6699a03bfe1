package io.luaprocess.kernel;

import java.util.concurrent.atomic.AtomicReference;

import io.luaprocess.kernel.scheduler.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * Code that {@link Deadlines} runs once at a time, unless it is canceled before.
 * Thread-safe. One that is over holds nothing.
 */
final class Deadline extends TimerHandle implements TimeSource.Alarm {

	private final Deadlines owner;

	private final AtomicReference<@Nullable Runnable> code;

	Deadline(Deadlines owner, long due, Runnable code) {
		super(due, () -> {
		});
		this.owner = owner;
		this.code = new AtomicReference<>(code);
	}

	@Override
	public long deadline() {
		return this.due;
	}

	@Override
	public void cancel() {
		this.owner.cancel(this);
	}

	/** Whether it has been run or canceled. */
	@Override
	public boolean isOver() {
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
