package io.luaprocess.kernel.scheduler;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A time that stands still unless it is moved, always forward. Thread-safe; actions run
 * on the thread that moves it.
 */
public final class VirtualTime implements TimeSource {

	private final PriorityQueue<Timer> timers = new PriorityQueue<>(
			Comparator.comparingLong(Timer::deadline).thenComparingLong((timer) -> timer.number));

	private final Instant start;

	private long time;

	private long timersMade;

	/**
	 * Makes a time.
	 * @param start the moment at which it starts
	 */
	public VirtualTime(Instant start) {
		this.start = start;
	}

	@Override
	public synchronized long nanoTime() {
		return this.time;
	}

	@Override
	public Instant now() {
		return this.start.plusNanos(nanoTime());
	}

	@Override
	public synchronized Alarm schedule(long deadline, Runnable action) {
		Timer timer = new Timer(deadline, this.timersMade++, action);
		this.timers.add(timer);
		return timer;
	}

	/**
	 * Moves to the next alarm and runs its action.
	 * @param limit time beyond which it does not move
	 * @return false if there is no alarm until then
	 */
	boolean runNext(long limit) {
		Timer timer;
		synchronized (this) {
			timer = this.timers.peek();
			if (timer == null || timer.deadline > limit) {
				return false;
			}
			this.timers.remove();
			moveTo(timer.deadline);
		}
		timer.action.run();
		return true;
	}

	/** Moves without running any action. */
	synchronized void moveTo(long time) {
		this.time = Math.max(this.time, time);
	}

	synchronized boolean isAnyDue(long limit) {
		Timer timer = this.timers.peek();
		return timer != null && timer.deadline <= limit;
	}

	/** It is the start again, and there is no alarm. */
	synchronized void reset() {
		this.timers.clear();
		this.time = 0;
		this.timersMade = 0;
	}

	private final class Timer implements Alarm {

		private final long deadline;

		private final long number;

		private final Runnable action;

		Timer(long deadline, long number, Runnable action) {
			this.deadline = deadline;
			this.number = number;
			this.action = action;
		}

		@Override
		public long deadline() {
			return this.deadline;
		}

		@Override
		public boolean isOver() {
			synchronized (VirtualTime.this) {
				return !VirtualTime.this.timers.contains(this);
			}
		}

		@Override
		public void cancel() {
			synchronized (VirtualTime.this) {
				VirtualTime.this.timers.remove(this);
			}
		}

	}

}
