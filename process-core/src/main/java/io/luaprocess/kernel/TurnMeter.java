package io.luaprocess.kernel;

/**
 * Measures some turns of one process, from the moment at which it runs until all its
 * coroutines wait. Confined to the process.
 */
final class TurnMeter {

	private static final long NONE = 0;

	private static final long NOT_MEASURED = -1;

	private final ProcessInstance process;

	/** When the turn under way has begun; odd if it is measured. */
	private long start = NONE;

	/** Turns of different processes are measured at different times. */
	private long turns;

	TurnMeter(ProcessInstance process) {
		this.process = process;
		this.turns = process.pid().number();
	}

	/** A slice begins. */
	void begins() {
		if (this.start == NONE) {
			this.start = HostObserver.isSampled(this.turns++) ? this.process.nanoTime() | 1 : NOT_MEASURED;
		}
	}

	/** The process waits, or has ended. */
	void ends(HostObserver observer) {
		long began = this.start;
		this.start = NONE;
		if (began != NONE && began != NOT_MEASURED) {
			observer.turned(Math.max(0, this.process.nanoTime() - began));
		}
	}

}
