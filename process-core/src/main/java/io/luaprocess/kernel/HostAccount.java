package io.luaprocess.kernel;

import java.util.concurrent.TimeUnit;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.scheduler.HostQueue;
import io.luaprocess.limit.HostBudget;
import org.jspecify.annotations.Nullable;

/**
 * What the processes of a host, and the functions they call, use together, and what they
 * are refused. Thread-safe; never waits.
 */
public final class HostAccount {

	private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

	private static final ProcessError SPAWN_RATE = ProcessError.of(ErrorKind.RATE_LIMITED, "spawn rate exceeded")
		.withRetryable(true);

	private final HostBudget budget;

	private final int workers;

	private final @Nullable HostQueue queue;

	private final @Nullable HostMemory memory;

	private final @Nullable HostLog log;

	private final Rate spawns;

	private final PerSecond spawnsPerSecond;

	private final @Nullable PerSecond logsPerSecond;

	private final @Nullable PerSecond timePerSecond;

	HostAccount(Kernel kernel, HostSettings settings, @Nullable HostQueue queue) {
		HostBudget has = settings.budget();
		this.budget = has;
		this.workers = kernel.scheduler.workerCount();
		this.queue = queue;
		this.memory = (has.memory() > 0) ? new HostMemory(settings.id(), has.memory()) : null;
		HostLog records = (has.logRate() > 0) ? new HostLog(kernel, settings.id(), has.logRate()) : null;
		this.log = records;
		this.spawns = new Rate(has.spawnRate(), kernel::nanoTime);
		this.spawnsPerSecond = new PerSecond(this.spawns::taken, kernel::nanoTime);
		this.logsPerSecond = (records != null) ? new PerSecond(records.rate()::taken, kernel::nanoTime) : null;
		this.timePerSecond = (queue != null && has.processor() > 0) ? new PerSecond(queue::timeUsed, System::nanoTime)
				: null;
	}

	/**
	 * Asks for one log record of a process. One that is not admitted is counted as
	 * dropped.
	 * @return whether it may be written
	 */
	public boolean admitsLogRecord() {
		return this.log == null || this.log.admits();
	}

	/**
	 * Returns the budget of memory, which no process of the host can exceed alone.
	 * @return bytes; 0 = none
	 */
	public long memoryBudget() {
		return this.budget.memory();
	}

	@Nullable HostMemory memory() {
		return this.memory;
	}

	/** A process of the host, or a function for it, is about to be made. */
	void requireSpawn() {
		if (this.memory != null) {
			this.memory.requireRoom();
		}
		if (!this.spawns.take()) {
			throw new ProcessException(SPAWN_RATE);
		}
	}

	/** The host starts: it owes no spawns. */
	void start() {
		this.spawns.reset();
	}

	/** What is used of the budgets. */
	HostBudgetUse use() {
		return new HostBudgetUse(this.budget.memory(), (this.memory != null) ? this.memory.used() : 0,
				this.budget.processor(), perSecond(this.timePerSecond) / SECOND / this.workers, this.budget.spawnRate(),
				this.spawnsPerSecond.get(), this.budget.logRate(), perSecond(this.logsPerSecond), refused());
	}

	private static double perSecond(@Nullable PerSecond counter) {
		return (counter != null) ? counter.get() : 0;
	}

	private HostBudgetUse.Refused refused() {
		return new HostBudgetUse.Refused((this.memory != null) ? this.memory.refused() : 0,
				(this.queue != null) ? this.queue.timesUsedUp() : 0, this.spawns.refused(),
				(this.log != null) ? this.log.rate().refused() : 0);
	}

}
