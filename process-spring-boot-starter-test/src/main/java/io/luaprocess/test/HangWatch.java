package io.luaprocess.test;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Interrupts the thread of a test that waits for something else than its processes, for
 * example at a latch, while these cannot run: the test would hang.
 */
final class HangWatch implements AutoCloseable {

	private static final int LOOKS = 20;

	private final Thread test;

	private final BooleanSupplier processesRun;

	private final Duration pause;

	private final Thread watch;

	private volatile boolean found;

	/**
	 * Begins to watch.
	 * @param test the thread
	 * @param processesRun whether processes run while the thread waits
	 * @param patience how long it may wait for something else
	 */
	HangWatch(Thread test, BooleanSupplier processesRun, Duration patience) {
		this.test = test;
		this.processesRun = processesRun;
		this.pause = patience.dividedBy(LOOKS);
		this.watch = Thread.ofVirtual().name("process-test-watch").start(this::run);
	}

	private void run() {
		int looks = 0;
		try {
			while (looks < LOOKS) {
				Thread.sleep(this.pause);
				looks = hangs() ? looks + 1 : 0;
			}
		}
		catch (InterruptedException ex) {
			return;
		}
		this.found = true;
		this.test.interrupt();
	}

	private boolean hangs() {
		return this.test.getState() == Thread.State.WAITING && !this.processesRun.getAsBoolean();
	}

	/**
	 * Whether the test was interrupted.
	 * @return true if it hung
	 */
	boolean hasFound() {
		return this.found;
	}

	@Override
	public void close() {
		this.watch.interrupt();
	}

}
