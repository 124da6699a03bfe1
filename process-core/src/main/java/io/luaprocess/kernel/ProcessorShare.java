package io.luaprocess.kernel;

import java.util.concurrent.locks.LockSupport;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.limit.CpuLimits;
import org.jspecify.annotations.Nullable;

/**
 * The share of one process in the processor: whether its code may run, since when, and
 * how much longer.
 * <p>
 * Code runs between {@link #resume()} and {@link #pause()}. On a host with a bounded
 * number of workers it holds a permit meanwhile. Confined to the process, but for
 * {@link #isRunning()} and {@link #state()}, which are estimates.
 */
final class ProcessorShare {

	private static final ProcessError CPU_LIMIT = ProcessError.of(ErrorKind.LIMIT_EXCEEDED, "cpu time limit exceeded");

	private final ProcessInstance process;

	private State state = State.READY;

	private boolean holdsPermit;

	private boolean holdsTurn;

	/** Start of the time slice, 0 if not known yet. */
	private long sliceStart;

	/** {@code null} as long as there was no limit. */
	private @Nullable CpuMeter cpu;

	private enum State {

		READY, RUNNING, WAITING

	}

	ProcessorShare(ProcessInstance process) {
		this.process = process;
	}

	boolean isRunning() {
		return this.state == State.RUNNING;
	}

	/** For people. */
	String state() {
		return switch (this.state) {
			case READY -> "ready";
			case RUNNING -> "running";
			case WAITING -> this.process.mailbox.isAsleep() ? "waiting" : "ready";
		};
	}

	// ---- running and waiting ---------------------------------------------------------

	/** All coroutines of the process wait. */
	void pauseToWait() {
		this.state = State.WAITING;
		pause();
	}

	/** The process stops running code: others may. */
	void pause() {
		stopCpuTime();
		LockSupport.unpark(passPermit());
		LockSupport.unpark(passTurn());
	}

	/** Gives the permit back, if any; returns whom to wake. */
	private @Nullable Thread passPermit() {
		Permits permits = permits();
		if (this.holdsPermit && permits != null) {
			this.holdsPermit = false;
			return permits.pass();
		}
		return null;
	}

	/** Gives the turn back, if any; returns whom to wake. */
	private @Nullable Thread passTurn() {
		if (this.holdsTurn) {
			this.holdsTurn = false;
			return this.process.kernel.turns.pass();
		}
		return null;
	}

	/** The process is about to run code; waits for a permit if the host has a bound. */
	void resume() {
		Permits permits = permits();
		if (permits != null && !this.holdsPermit) {
			this.state = State.READY;
			this.process.sleepHere();
			if (!permits.acquire(this.process)) {
				throw TerminationSignal.INSTANCE;
			}
			this.holdsPermit = true;
		}
		this.state = State.RUNNING;
		this.sliceStart = 0;
		startCpuTime();
		this.process.touchClock();
	}

	/**
	 * The process is about to run its top level, for which others wait: that begins at
	 * once, and needs a permit of the host only if it takes longer than a time slice.
	 */
	void resumeToLoad() {
		this.state = State.RUNNING;
		this.process.touchClock();
	}

	private @Nullable Permits permits() {
		Host host = this.process.host();
		return (host != null) ? host.permits() : null;
	}

	// ---- time slices -----------------------------------------------------------------

	/** Code of the process has run up to a safepoint: gives way if it is time. */
	void safepoint() {
		this.process.touchClock();
		long now = System.nanoTime();
		if (this.sliceStart == 0) {
			this.sliceStart = now | 1;
		}
		checkCpuTime(now);
		long slice = Kernel.nanos(this.process.body().cpuLimits().timeSlice());
		if (now - this.sliceStart >= slice - Clock.TICK / 2) {
			giveWay();
		}
		if (this.process.kernel.clock.isYielding()) {
			stepAside();
		}
	}

	/** Others may wait that the scheduler does not come to by itself. */
	private void stepAside() {
		stopCpuTime();
		this.process.sleepHere();
		long start = System.nanoTime();
		this.process.kernel.clock.stepAside(this.process);
		this.sliceStart = this.sliceStart + System.nanoTime() - start | 1;
		startCpuTime();
		this.process.checkAlive();
	}

	/**
	 * The time slice is used up. With a bounded number of workers the permit goes to the
	 * next in line. Without, the process needs a turn from now on until it blocks: there
	 * are only as many turns as processors, so however many processes compute, the
	 * scheduler's queue is short and one that wakes up runs soon.
	 */
	private void giveWay() {
		stopCpuTime();
		this.state = State.READY;
		this.process.sleepHere();
		Permits turns = this.process.kernel.turns;
		Clock clock = this.process.kernel.clock;
		Permits permits = permits();
		if (permits != null) {
			this.holdsPermit = this.holdsPermit && permits.rotate(this.process, clock);
		}
		else if (this.holdsTurn) {
			this.holdsTurn = turns.rotate(this.process, clock);
		}
		else {
			clock.yield();
			this.holdsTurn = turns.acquire(this.process);
		}
		this.process.checkAlive();
		resume();
		this.sliceStart = System.nanoTime() | 1;
	}

	// ---- CPU time --------------------------------------------------------------------

	/** The top level of a program is about to run on the calling thread. */
	void beginLoad(CpuLimits limits) {
		CpuMeter meter = this.cpu;
		if (meter != null) {
			meter.beginLoad(limits);
		}
		else if (limits.limitedWhileLoading()) {
			this.cpu = new CpuMeter(limits);
		}
		startCpuTime();
	}

	/** The top level has ended; nothing is measured that was never limited. */
	void endLoad() {
		CpuMeter meter = this.cpu;
		if (meter != null && !meter.endLoad()) {
			this.cpu = null;
		}
	}

	/** The code that runs is the process's own. */
	void startCpuTime() {
		CpuMeter meter = this.cpu;
		if (meter != null) {
			meter.start();
		}
	}

	void stopCpuTime() {
		CpuMeter meter = this.cpu;
		if (meter != null) {
			meter.stop();
		}
	}

	/** All coroutines wait, or one receives what comes from outside. */
	void beginTurn() {
		CpuMeter meter = this.cpu;
		if (meter != null) {
			meter.beginTurn();
		}
	}

	/** Ends the process if it is over a limit of CPU time. */
	void checkCpuTime() {
		checkCpuTime(System.nanoTime());
	}

	private void checkCpuTime(long now) {
		CpuMeter meter = this.cpu;
		if (meter != null && meter.exceeded(now)) {
			this.process.fail(CPU_LIMIT);
		}
	}

}
