package io.luaprocess.kernel.scheduler;

import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that runs a {@link Worker}, or waits for one that is handed off to it. Its
 * worker changes when it has lent it to code that blocked for long, see
 * {@link BlockingCalls}: the thread then ends its slice, and waits as a spare thread or
 * ends.
 */
final class WorkerThread extends Thread {

	private static final Logger logger = LoggerFactory.getLogger(WorkerThread.class);

	private final WorkerScheduler scheduler;

	/** Confined to this thread. {@code null} while it is lent, and when it is lost. */
	private @Nullable Worker worker;

	/** What this thread has lent. */
	private @Nullable Worker lent;

	private long lease;

	/** Given by the clock. */
	private volatile @Nullable Worker given;

	/** Belongs to {@link SpareThreads}. */
	volatile @Nullable WorkerThread nextSpare;

	WorkerThread(WorkerScheduler scheduler, @Nullable Worker worker, String name) {
		super(null, null, name, 0, false);
		setDaemon(true);
		this.scheduler = scheduler;
		this.worker = worker;
	}

	WorkerScheduler scheduler() {
		return this.scheduler;
	}

	/** Returns the worker that the calling thread, which is this one, runs. */
	@Nullable Worker worker() {
		return this.worker;
	}

	// ---- calls that may block --------------------------------------------------------

	boolean lend(Task task, Runnable handedOff) {
		Worker own = this.worker;
		if (own == null) {
			return false;
		}
		this.worker = null;
		this.lent = own;
		this.lease = own.lease().lend(task, handedOff);
		return true;
	}

	void regain() {
		Worker own = Objects.requireNonNull(this.lent);
		this.lent = null;
		if (own.lease().regain(this.lease)) {
			this.worker = own;
		}
		else {
			this.scheduler.callEnded();
		}
	}

	/** The clock hands a worker off to this thread. */
	void give(Worker other) {
		this.given = other;
		wake();
	}

	void wake() {
		LockSupport.unpark(this);
	}

	// ---- loop ------------------------------------------------------------------------

	@Override
	public void run() {
		boolean open = true;
		while (open) {
			try {
				Worker own = this.worker;
				open = (own != null) ? runSliceOrSleep(own) : awaitWorker();
			}
			catch (Throwable ex) {
				report(ex);
			}
		}
	}

	/** Returns false if the scheduler is closed and there is nothing to run. */
	private boolean runSliceOrSleep(Worker own) {
		if (!own.runSlice()) {
			while (own.isParked()) {
				LockSupport.park(own);
				Thread.interrupted();
			}
			return own.goOn();
		}
		if (isInterrupted()) {
			Thread.interrupted();
		}
		return true;
	}

	/** Returns false if this thread is not needed any more. */
	private boolean awaitWorker() {
		if (!this.scheduler.spares().add(this)) {
			return false;
		}
		Worker own = this.given;
		while (own == null) {
			if (this.scheduler.isClosed()) {
				return false;
			}
			LockSupport.park(this.scheduler);
			Thread.interrupted();
			own = this.given;
		}
		this.given = null;
		this.worker = own;
		this.scheduler.takenOver(own);
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
