package io.luaprocess.supervision;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that passes only when a test says so; code runs on the thread of the test. */
final class ManualClock implements SupervisorClock {

	private final List<Planned> planned = new ArrayList<>();

	private long nanos;

	private boolean held;

	private final List<Planned> waiting = new ArrayList<>();

	@Override
	public long nanoTime() {
		return this.nanos;
	}

	@Override
	public Instant now() {
		return Instant.EPOCH.plusNanos(this.nanos);
	}

	@Override
	public Task after(Duration delay, Runnable code) {
		long at = (delay.compareTo(Duration.ofDays(1000)) > 0) ? Long.MAX_VALUE : this.nanos + delay.toNanos();
		Planned task = new Planned(at, code);
		this.planned.add(task);
		return () -> this.planned.remove(task);
	}

	@Override
	public Task run(Runnable code) {
		Planned task = new Planned(this.nanos, code);
		if (this.held) {
			this.waiting.add(task);
		}
		else {
			code.run();
		}
		return task::interrupt;
	}

	/** From now on launches hang until {@link #release()}. */
	void hold() {
		this.held = true;
	}

	/** Lets hanging launches go on. */
	void release() {
		this.held = false;
		List<Planned> tasks = List.copyOf(this.waiting);
		this.waiting.clear();
		tasks.forEach((task) -> task.code.run());
	}

	boolean interrupted() {
		return this.waiting.stream().anyMatch((task) -> task.interrupted);
	}

	void advance(Duration time) {
		long end = this.nanos + time.toNanos();
		while (true) {
			Planned next = this.planned.stream()
				.filter((task) -> task.at <= end)
				.min(Comparator.comparingLong((task) -> task.at))
				.orElse(null);
			if (next == null) {
				this.nanos = end;
				return;
			}
			this.planned.remove(next);
			this.nanos = Math.max(this.nanos, next.at);
			next.code.run();
		}
	}

	int pending() {
		return this.planned.size();
	}

	private static final class Planned {

		private final long at;

		private final Runnable code;

		private boolean interrupted;

		Planned(long at, Runnable code) {
			this.at = at;
			this.code = code;
		}

		void interrupt() {
			this.interrupted = true;
		}

	}

}
