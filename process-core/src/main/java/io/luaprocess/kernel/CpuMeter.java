package io.luaprocess.kernel;

import io.luaprocess.limit.CpuLimits;

/**
 * The CPU time of one process, which has one only if it is limited. Confined to the
 * process.
 * <p>
 * It runs during the slices of the process. The time between them is not counted.
 */
final class CpuMeter {

	private long total;

	private long turn;

	/** For the top level; of no meaning when that has ended. */
	private long load = Long.MAX_VALUE;

	/** CPU time up to {@link #mark}. */
	private long used;

	/** When it was started; undefined while it is stopped. */
	private long mark;

	private boolean running;

	private boolean needed;

	/** The CPU time at which the turn began. */
	private long turnStart;

	/** The CPU time at which the top level began. */
	private long loadStart;

	CpuMeter(CpuLimits limits) {
		beginLoad(limits);
	}

	/**
	 * The top level of a program begins, whose limits hold from now on; what was used in
	 * all stays used.
	 */
	void beginLoad(CpuLimits limits) {
		this.total = limit(Kernel.nanos(limits.cpuTime()));
		this.turn = limit(Kernel.nanos(limits.turnCpuTime()));
		this.load = limit(Kernel.nanos(limits.loadCpuTime()));
		this.needed |= limits.limited();
		this.loadStart = used(System.nanoTime());
		beginTurn();
	}

	/** Returns whether there is, or was, a limit for more than the top level. */
	boolean endLoad() {
		this.load = Long.MAX_VALUE;
		return this.needed;
	}

	private static long limit(long nanos) {
		return (nanos > 0) ? nanos : Long.MAX_VALUE;
	}

	void start() {
		if (!this.running) {
			this.running = true;
			this.mark = System.nanoTime();
		}
	}

	boolean isRunning() {
		return this.running;
	}

	void stop() {
		if (this.running) {
			this.running = false;
			this.used += System.nanoTime() - this.mark;
		}
	}

	void beginTurn() {
		if (this.turn != Long.MAX_VALUE) {
			this.turnStart = used(System.nanoTime());
		}
	}

	boolean exceeded(long now) {
		long time = used(now);
		return time > this.total || time - this.turnStart > this.turn || time - this.loadStart > this.load;
	}

	private long used(long now) {
		return this.running ? this.used + now - this.mark : this.used;
	}

}
