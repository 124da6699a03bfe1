package io.luaprocess.kernel.scheduler;

import java.util.concurrent.locks.LockSupport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a {@link Worker}.
 */
final class WorkerThread extends Thread {

	private static final Logger logger = LoggerFactory.getLogger(WorkerThread.class);

	private final Worker worker;

	WorkerThread(Worker worker, String name) {
		super(null, null, name, 0, false);
		setDaemon(true);
		this.worker = worker;
	}

	Worker worker() {
		return this.worker;
	}

	@Override
	public void run() {
		boolean open = true;
		while (open) {
			try {
				open = runSliceOrSleep();
			}
			catch (Throwable ex) {
				report(ex);
			}
		}
	}

	/** Returns false if the scheduler is closed and there is nothing to run. */
	private boolean runSliceOrSleep() {
		if (!this.worker.runSlice()) {
			while (this.worker.isParked()) {
				LockSupport.park(this.worker);
				Thread.interrupted();
			}
			return this.worker.goOn();
		}
		if (isInterrupted()) {
			Thread.interrupted();
		}
		return true;
	}

	/** A slice does not throw; something in the scheduler did. */
	private void report(Throwable ex) {
		try {
			logger.error("Thread {} goes on after a failure", getName(), ex);
		}
		catch (Throwable ignored) {
			// There is no memory for a log record either.
		}
	}

}
