package io.luaprocess.kernel;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A platform thread of the runtime. It runs its code until it is closed: whatever the
 * code throws, {@link OutOfMemoryError} included, the code begins anew a little later.
 */
final class RuntimeThread {

	private static final Logger logger = LoggerFactory.getLogger(RuntimeThread.class);

	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

	private final Runnable code;

	private final Thread thread;

	private volatile boolean closed;

	/**
	 * Makes a thread that is not started.
	 * @param name its name
	 * @param code runs until {@link #isClosed()}; parks when there is nothing to do
	 */
	RuntimeThread(String name, Runnable code) {
		this.code = code;
		this.thread = Thread.ofPlatform()
			.name(name)
			.daemon()
			.inheritInheritableThreadLocals(false)
			.unstarted(this::run);
	}

	void start() {
		this.thread.start();
	}

	String name() {
		return this.thread.getName();
	}

	/** Whether the thread runs. False before the start and after the close. */
	boolean isAlive() {
		return this.thread.isAlive();
	}

	boolean isClosed() {
		return this.closed;
	}

	void close() {
		this.closed = true;
		unpark();
	}

	void unpark() {
		LockSupport.unpark(this.thread);
	}

	private void run() {
		while (!this.closed) {
			try {
				this.code.run();
			}
			catch (Throwable ex) {
				report(ex);
				LockSupport.parkNanos(PAUSE);
			}
		}
	}

	private void report(Throwable ex) {
		try {
			logger.error("Thread {} goes on after a failure", name(), ex);
		}
		catch (Throwable ignored) {
			// There is no memory for a log record either.
		}
	}

}
