package io.luaprocess.kernel;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The budget of log records of one host. What is over it is dropped and counted; one
 * record a second at most tells how many were. Thread-safe; never waits.
 */
final class HostLog {

	private static final Logger logger = LoggerFactory.getLogger("io.luaprocess.process");

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private final Kernel kernel;

	private final String host;

	private final Rate rate;

	/** Dropped since it was told. */
	private final AtomicLong dropped = new AtomicLong();

	/** Whether it will be told. */
	private final AtomicBoolean telling = new AtomicBoolean();

	HostLog(Kernel kernel, String host, int perSecond) {
		this.kernel = kernel;
		this.host = host;
		this.rate = new Rate(perSecond, kernel::nanoTime);
	}

	Rate rate() {
		return this.rate;
	}

	/** Returns false if the record is to be dropped. */
	boolean admits() {
		if (this.rate.take()) {
			return true;
		}
		this.dropped.getAndIncrement();
		if (!this.telling.get() && this.telling.compareAndSet(false, true)) {
			this.kernel.after(PAUSE, () -> this.kernel.execute("luaprocess-log-budget", this::tell));
		}
		return false;
	}

	/** A record that is dropped from now on is told the next time. */
	private void tell() {
		this.telling.set(false);
		long count = this.dropped.getAndSet(0);
		if (count > 0) {
			logger.warn("{} log records of host {} were dropped, its budget is {} a second", count, this.host,
					this.rate.perSecond());
		}
	}

}
