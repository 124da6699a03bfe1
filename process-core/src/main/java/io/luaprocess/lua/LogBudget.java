package io.luaprocess.lua;

import java.util.concurrent.TimeUnit;

import io.luaprocess.kernel.Host;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much one process may write to the log in each second. What is over the limit is
 * dropped and counted; the count is logged when the next record is allowed, and when the
 * program ends. Confined to the process.
 */
public final class LogBudget {

	private static final Logger logger = LoggerFactory.getLogger("io.luaprocess.process");

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final LuaProcess process;

	private final int rate;

	private long left;

	private long begin = System.nanoTime();

	private long dropped;

	LogBudget(LuaProcess process, int rate) {
		this.process = process;
		this.rate = rate;
		this.left = rate;
	}

	/**
	 * Asks for one record, also of the host's. It is counted as dropped if this returns
	 * false.
	 * @return whether it may be written
	 */
	public boolean allows() {
		Host payer = this.process.instance().payer();
		return isWithinRate() && (payer == null || payer.account().admitsLogRecord());
	}

	private boolean isWithinRate() {
		if (this.rate == 0) {
			return true;
		}
		long now = System.nanoTime();
		if (now - this.begin >= SECOND) {
			this.begin = now;
			this.left = this.rate;
			tell();
		}
		if (this.left <= 0) {
			this.dropped++;
			return false;
		}
		return true;
	}

	/**
	 * A record was written.
	 * @param size its length
	 */
	public void written(long size) {
		this.left -= size;
	}

	/** Logs how many records were dropped, if any were. */
	void tell() {
		if (this.dropped > 0) {
			logger.warn("Process {} ({}): {} log records dropped, luaprocess.limits.log-rate is {} bytes per second",
					this.process.instance().pid(), this.process.definitionId(), this.dropped, this.rate);
			this.dropped = 0;
		}
	}

}
