package io.luaprocess.lua.module.java;

import java.util.concurrent.TimeUnit;

/**
 * How long the calls of a function of the application take, to decide where it is called.
 * Calls that are short run on the thread of the process, which costs far less than
 * another thread. Several threads use it without synchronisation: an update may be lost,
 * which only delays the decision.
 */
final class CallTime implements Runnable {

	private static final int SHORT = (int) TimeUnit.MICROSECONDS.toNanos(100);

	private static final int LONGEST = (int) TimeUnit.MILLISECONDS.toNanos(10);

	/** Each call weighs one eighth. */
	private static final int WEIGHT = 8;

	/** In nanoseconds. */
	private int average;

	/** Whether the next call is expected to be short. */
	boolean isShort() {
		return this.average < SHORT;
	}

	/** A call has ended. */
	void add(long nanos) {
		int taken = (int) Math.min(nanos, LONGEST);
		this.average += (taken - this.average) / WEIGHT;
	}

	/**
	 * A call lasts so long that its worker was handed off. Some forty short ones in a row
	 * make up for that.
	 */
	@Override
	public void run() {
		this.average = LONGEST;
	}

}
