package io.luaprocess.kernel;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.limit.CpuLimits;
import org.jspecify.annotations.Nullable;

/**
 * The processor time of one process: how long the slice under way has lasted, and how
 * much the program has used of what it may. Confined to the process.
 * <p>
 * What people see of it is sampled: each tick of the {@link Clock} that passes while code
 * of the process runs counts as one. So a slice that is shorter than a tick counts as a
 * whole tick or as nothing, and many slices are right in the mean, without a look at the
 * time in any of them.
 */
final class ProcessorTime {

	private static final ProcessError CPU_LIMIT = ProcessError.of(ErrorKind.LIMIT_EXCEEDED, "cpu time limit exceeded");

	private final ProcessInstance process;

	/** Start of the slice, 0 as long as no tick has passed in it. */
	private long sliceStart;

	/** {@code null} as long as there was no limit. */
	private @Nullable CpuMeter cpu;

	/** The last tick that was looked at; of no meaning while other code runs. */
	private int seen = Clock.ticks();

	/** Ticks that have passed while code of the process ran. */
	private int ticks;

	ProcessorTime(ProcessInstance process) {
		this.process = process;
	}

	/** A slice begins. */
	void beginSlice() {
		this.sliceStart = 0;
		start();
	}

	/**
	 * A tick has passed. Ends the process if it is over a limit.
	 * @return whether the time slice is used up
	 */
	boolean tick() {
		long now = System.nanoTime();
		countTicks();
		if (this.sliceStart == 0) {
			this.sliceStart = now | 1;
		}
		check(now);
		long slice = Kernel.nanos(this.process.body().cpuLimits().timeSlice());
		return now - this.sliceStart >= slice - Clock.TICK / 2;
	}

	/** The top level of a program is about to run on the calling thread. */
	void beginLoad(CpuLimits limits) {
		CpuMeter meter = this.cpu;
		if (meter != null) {
			meter.beginLoad(limits);
		}
		else if (limits.limitedWhileLoading()) {
			this.cpu = new CpuMeter(limits);
		}
		meter = this.cpu;
		if (meter != null) {
			meter.start();
		}
	}

	/** The top level has ended; nothing is measured that was never limited. */
	void endLoad() {
		CpuMeter meter = this.cpu;
		if (meter != null && !meter.endLoad()) {
			this.cpu = null;
		}
	}

	/** The code that runs is the process's own. */
	void start() {
		this.seen = Clock.ticks();
		CpuMeter meter = this.cpu;
		if (meter != null) {
			meter.start();
		}
	}

	/** Whether the code that runs is not the process's own. */
	boolean isStopped() {
		CpuMeter meter = this.cpu;
		return meter != null && !meter.isRunning();
	}

	void stop() {
		countTicks();
		CpuMeter meter = this.cpu;
		if (meter != null) {
			meter.stop();
		}
	}

	private void countTicks() {
		int now = Clock.ticks();
		if (now != this.seen) {
			this.ticks += now - this.seen;
			this.seen = now;
		}
	}

	/** Returns the sampled time in nanoseconds. Any thread. */
	long sampled() {
		return Integer.toUnsignedLong(this.ticks) * Clock.TICK;
	}

	/** All coroutines wait, or one receives what comes from outside. */
	void beginTurn() {
		CpuMeter meter = this.cpu;
		if (meter != null) {
			meter.beginTurn();
		}
	}

	private void check(long now) {
		CpuMeter meter = this.cpu;
		if (meter != null && meter.exceeded(now)) {
			this.process.lifeCycle.fail(CPU_LIMIT);
		}
	}

}
