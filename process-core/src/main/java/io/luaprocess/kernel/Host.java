package io.luaprocess.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.scheduler.HostQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs processes, bounds and accounts for them. Thread-safe.
 * <p>
 * A spawn first takes its slot and then looks at the state, a stop first changes the
 * state and then looks at the processes. So a stop either refuses a spawn or waits for
 * its process, which it finds, or which finds the stop when it is published.
 */
public final class Host {

	/**
	 * Life of a host.
	 */
	public enum State {

		/** Not started yet. */
		CREATED,

		/** Takes processes. */
		RUNNING,

		/** Cancels its processes and takes no new ones. */
		STOPPING,

		/** All its processes have ended. */
		STOPPED

	}

	/**
	 * Counters since the start; monotonic.
	 *
	 * @param spawned processes
	 * @param normalExits processes that ended normally
	 * @param failedExits processes that ended abnormally, terminated ones not included
	 * @param terminatedExits processes that were terminated
	 * @param messages messages delivered
	 * @param rejectedMessages messages refused because a mailbox was full
	 * @param rejectedSpawns spawns refused because of the process limit or a budget
	 */
	public record Counters(long spawned, long normalExits, long failedExits, long terminatedExits, long messages,
			long rejectedMessages, long rejectedSpawns) {
	}

	/** What a process ends with that did not end in time when its host stopped. */
	static final ProcessError CUT_OFF = ProcessError.of(ErrorKind.CANCELED, "context canceled");

	private static final Logger logger = LoggerFactory.getLogger("io.luaprocess.process");

	/** Processes that ended with {@link #CUT_OFF} since the last stop. */
	final LongAdder cutOff = new LongAdder();

	final LongAdder spawned = new LongAdder();

	final LongAdder normalExits = new LongAdder();

	final LongAdder failedExits = new LongAdder();

	final LongAdder terminatedExits = new LongAdder();

	final LongAdder messages = new LongAdder();

	final LongAdder rejectedMessages = new LongAdder();

	private final LongAdder rejectedSpawns = new LongAdder();

	private final Kernel kernel;

	private final HostSettings settings;

	private final @Nullable HostQueue queue;

	private final HostAccount account;

	private final Object lock = new Object();

	private volatile State state = State.CREATED;

	private volatile @Nullable HostObserver observer;

	/** Processes from the start of their top level until their PID is dead. */
	private final AtomicInteger slots = new AtomicInteger();

	/** Processes whose exit path has not been walked to its end. */
	private final AtomicInteger unfinished = new AtomicInteger();

	private volatile long stopDeadline;

	private volatile @Nullable CompletableFuture<Void> stopped;

	Host(Kernel kernel, HostSettings settings) {
		this.kernel = kernel;
		this.settings = settings;
		this.queue = kernel.scheduler.hostQueue(settings.workers(), settings.budget().processor());
		this.account = new HostAccount(kernel, settings, this.queue);
	}

	/**
	 * Returns the settings.
	 */
	public HostSettings settings() {
		return this.settings;
	}

	/**
	 * Returns the id.
	 */
	public String id() {
		return settings().id();
	}

	/**
	 * Returns the state.
	 */
	public State state() {
		return this.state;
	}

	/** Starts; a no-op if running. A stopped host can be started again. */
	public void start() {
		synchronized (this.lock) {
			if (this.state == State.CREATED || this.state == State.STOPPED) {
				this.account.start();
				this.state = State.RUNNING;
			}
		}
	}

	/**
	 * Stops: every process gets CANCEL with reason {@code scheduler shutdown}; those
	 * still running at the deadline end with {@code context canceled}.
	 * @param grace time for the processes to end
	 * @return completes when all have ended
	 */
	public CompletableFuture<Void> stop(Duration grace) {
		CompletableFuture<Void> future;
		synchronized (this.lock) {
			if (this.state == State.STOPPING && this.stopped != null) {
				return this.stopped.copy();
			}
			future = this.kernel.future();
			this.stopDeadline = this.kernel.nanoTime() + Kernel.nanos(grace);
			this.stopped = future;
			this.state = State.STOPPING;
		}
		for (ProcessInstance process : processes()) {
			stopOne(process);
		}
		completeStop();
		return future.copy();
	}

	private void stopOne(ProcessInstance process) {
		process.lifeCycle.stopByHost(this.kernel.control(), this.stopDeadline, CUT_OFF);
	}

	private void completeStop() {
		CompletableFuture<Void> future;
		synchronized (this.lock) {
			if (this.state != State.STOPPING || this.unfinished.get() != 0) {
				return;
			}
			this.state = State.STOPPED;
			future = this.stopped;
			this.stopped = null;
		}
		long ended = this.cutOff.sumThenReset();
		if (ended > 0) {
			logger.warn("Host {} stopped: {} processes had not ended in time and were terminated", id(), ended);
		}
		if (future != null) {
			future.complete(null);
		}
	}

	/**
	 * Returns the number of live processes.
	 */
	public int processCount() {
		return this.slots.get();
	}

	/**
	 * Returns the live processes.
	 * @return a snapshot
	 */
	public Collection<ProcessInstance> processes() {
		List<ProcessInstance> result = new ArrayList<>();
		for (ProcessInstance process : this.kernel.processes()) {
			if (process.host() == this) {
				result.add(process);
			}
		}
		return result;
	}

	/**
	 * Returns the number of processes running Lua now.
	 * @return those that run or are about to; an estimate without a worker bound
	 */
	public int running() {
		if (this.queue != null) {
			return this.queue.admitted();
		}
		return (int) processes().stream().filter(ProcessInstance::isRunning).count();
	}

	/**
	 * Returns the counters.
	 */
	public Counters counters() {
		return new Counters(this.spawned.sum(), this.normalExits.sum(), this.failedExits.sum(),
				this.terminatedExits.sum(), this.messages.sum(), this.rejectedMessages.sum(),
				this.rejectedSpawns.sum());
	}

	/**
	 * Sets what is told of samples of what the processes do, instead of the one before.
	 * @param observer the observer; {@code null} for none, then nothing is measured
	 */
	public void observe(@Nullable HostObserver observer) {
		this.observer = observer;
	}

	/**
	 * Returns the budgets and how much of them is used.
	 * @return a snapshot
	 */
	public HostBudgetUse budget() {
		return this.account.use();
	}

	/**
	 * Returns what the processes use together.
	 * @return the account
	 */
	public HostAccount account() {
		return this.account;
	}

	// ---- kernel side -----------------------------------------------------------------

	@Nullable HostObserver observer() {
		return this.observer;
	}

	@Nullable HostQueue queue() {
		return this.queue;
	}

	boolean isStopping() {
		return this.state == State.STOPPING;
	}

	/**
	 * A process, or a function for one of the processes, is about to be made.
	 */
	void requireSpawn() {
		try {
			this.account.requireSpawn();
		}
		catch (ProcessException ex) {
			this.rejectedSpawns.increment();
			throw ex;
		}
	}

	/** The counter of ends of a cause. */
	LongAdder exits(Outcome.Cause cause) {
		return switch (cause) {
			case RETURNED -> this.normalExits;
			case TERMINATED, CANCELED -> this.terminatedExits;
			case FAILED, LIMIT, LINK -> this.failedExits;
		};
	}

	private void requireRunning() {
		State now = this.state;
		if (now != State.RUNNING) {
			throw new ProcessException(
					(now == State.STOPPING) ? ProcessErrors.HOST_STOPPING : ProcessErrors.HOST_NOT_RUNNING);
		}
	}

	private ProcessException full() {
		this.rejectedSpawns.increment();
		return new ProcessException(ErrorKind.LIMIT_EXCEEDED, "max processes limit exceeded");
	}

	/** Takes a slot for a new process. */
	void takeSlot() {
		requireRunning();
		requireSpawn();
		int max = this.settings.maxProcesses();
		this.unfinished.incrementAndGet();
		int taken = this.slots.incrementAndGet();
		if (this.state != State.RUNNING) {
			giveBack();
			requireRunning();
			throw new ProcessException(ProcessErrors.HOST_NOT_RUNNING);
		}
		if (max > 0 && taken > max) {
			giveBack();
			throw full();
		}
	}

	/** The process for which a slot was taken was not made. */
	void giveBack() {
		freeSlot();
		finished();
	}

	/** A process was published: a stop that began meanwhile includes it. */
	void published(ProcessInstance process) {
		if (isStopping()) {
			stopOne(process);
		}
	}

	void freeSlot() {
		this.slots.decrementAndGet();
	}

	void finished() {
		if (this.unfinished.decrementAndGet() == 0 && isStopping()) {
			completeStop();
		}
	}

}
