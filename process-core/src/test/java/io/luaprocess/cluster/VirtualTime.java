package io.luaprocess.cluster;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A queue of events in virtual time, which the test thread drives. Time moves only from
 * one event to the next.
 */
public abstract class VirtualTime {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final int MOST_STEPS = 5_000_000;

	private final PriorityQueue<Event> events = new PriorityQueue<>(
			Comparator.comparingLong(Event::at).thenComparingLong(Event::number));

	private long now;

	private long numbers;

	private record Event(long at, long number, Supplier<@Nullable Runnable> action) {
	}

	/**
	 * Returns the virtual time.
	 * @return time since the beginning
	 */
	public synchronized Duration now() {
		return Duration.ofNanos(this.now);
	}

	/**
	 * Runs code later, when the queue is driven.
	 * @param delay after which virtual time
	 * @param code the code
	 */
	public synchronized void after(Duration delay, Runnable code) {
		at(this.now + delay.toNanos(), () -> code);
	}

	/** Does something later under the lock; what it returns runs without it. */
	synchronized void at(long time, Supplier<@Nullable Runnable> action) {
		this.events.add(new Event(time, this.numbers++, action));
	}

	synchronized long time() {
		return this.now;
	}

	/**
	 * Does what happens next.
	 * @return false if nothing does
	 */
	public boolean step() {
		Runnable told;
		synchronized (this) {
			Event event = this.events.poll();
			if (event == null) {
				return false;
			}
			this.now = Math.max(this.now, event.at);
			told = event.action.get();
		}
		if (told != null) {
			told.run();
		}
		return true;
	}

	/**
	 * Lets time pass.
	 * @param time how long
	 */
	public void run(Duration time) {
		boolean[] over = { false };
		after(time, () -> over[0] = true);
		while (!over[0]) {
			step();
		}
	}

	/**
	 * Drives the queue until a condition holds. If nothing happens any more, waits for
	 * other threads; 30 s of real time in all.
	 * @param condition the condition
	 */
	public void runUntil(BooleanSupplier condition) {
		long limit = System.nanoTime() + PATIENCE.toNanos();
		while (!condition.getAsBoolean()) {
			if (!step()) {
				LockSupport.parkNanos(50_000);
			}
			if (System.nanoTime() > limit) {
				throw new AssertionError("the condition does not hold: " + this);
			}
		}
	}

	/** Drives the queue until nothing happens any more. */
	public void settle() {
		int steps = 0;
		while (step()) {
			if (++steps > MOST_STEPS) {
				throw new AssertionError("something happens for ever: " + this);
			}
		}
	}

	@Override
	public synchronized String toString() {
		return now() + ", " + this.events.size() + " events";
	}

}
