package io.luaprocess.kernel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Asks what a process does, without stopping it.
 * <p>
 * Invariants: the inside of the process is read only by a thread that owns it. That is
 * the asking one while the process waits, as
 * {@link io.luaprocess.kernel.scheduler.Scheduler#inspect} says; else the one that runs
 * it, which finds the question at its next poll and answers once. The answer is published
 * by a volatile write. A question that nothing answers in time is forgotten.
 */
final class Inquiry {

	private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(50);

	private static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(500);

	private final ProcessInstance process;

	private final int mostCoroutines;

	private final int mostFunctions;

	private volatile @Nullable Activity answer;

	Inquiry(ProcessInstance process, int mostCoroutines, int mostFunctions) {
		this.process = process;
		this.mostCoroutines = mostCoroutines;
		this.mostFunctions = mostFunctions;
	}

	/** Returns {@code null} if nothing has answered in time. */
	@Nullable Activity ask() {
		long deadline = System.nanoTime() + PATIENCE;
		Runner runner = this.process.runner;
		while (this.answer == null && this.process.isAlive() && System.nanoTime() - deadline < 0) {
			look();
			Thread caller = this.process.lifeCycle.caller();
			if (this.answer == null && caller != null) {
				this.answer = outside(caller);
			}
			if (this.answer == null) {
				runner.ask(this);
				LockSupport.parkNanos(PAUSE);
			}
		}
		runner.ask(null);
		return this.answer;
	}

	/** Returns {@code null} if the process does not wait. */
	@Nullable Activity look() {
		this.process.kernel.scheduler.inspect(this.process.runner, () -> answer(null));
		return this.answer;
	}

	/**
	 * Answers. Called by the thread that owns the process.
	 * @param running the code that runs and calls this; {@code null} if none does
	 */
	void answer(@Nullable RunningCode running) {
		if (!this.process.isAlive()) {
			return;
		}
		long now = this.process.nanoTime();
		EventLoop loop = this.process.loop;
		List<Inspection> found = new ArrayList<>();
		if (running != null) {
			found.add(new Inspection("nothing, it runs", running.runningStack(this.mostFunctions)));
		}
		loop.coroutines().forEach((coroutine) -> {
			if (found.size() < this.mostCoroutines && (running == null || coroutine != loop.current())) {
				found.add(new Inspection(coroutine.waiting(now), coroutine.code.stack(this.mostFunctions)));
			}
		});
		this.answer = new Activity(running != null, found, timers(loop, now));
	}

	private List<Activity.PendingTimer> timers(EventLoop loop, long now) {
		Instant moment = this.process.now();
		return loop.timers(this.mostCoroutines)
			.stream()
			.map((timer) -> new Activity.PendingTimer(moment.plusNanos(timer.due - now),
					loop.isSleep(timer) ? "sleep" : "timer"))
			.toList();
	}

	/**
	 * The process is out in code of the application, and what it holds stays as it is.
	 */
	private @Nullable Activity outside(Thread caller) {
		List<RunningFunction> stack = Arrays.stream(caller.getStackTrace())
			.filter((element) -> !element.getClassName().startsWith("java.lang.Thread"))
			.limit(this.mostFunctions)
			.map(RunningFunction::of)
			.toList();
		return (this.process.lifeCycle.caller() == caller)
				? new Activity(true, List.of(new Inspection("Java code", stack)), List.of()) : null;
	}

}
