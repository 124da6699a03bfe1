package io.luaprocess.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory of all processes of one host and its budget. The thread of
 * {@link MemoryBudgets} adds it up; any thread asks whether the host is full.
 * <p>
 * As for the limit of a process, garbage counts for nothing: what the runtime holds for
 * the processes is exact, and of what their programs keep only that counts which has
 * survived a collection of the whole heap. If with what is younger the sum were too
 * large, a collection is asked for, as described for {@link Heap}; each time that was in
 * vain the next one waits longer.
 * <p>
 * What waits in mailboxes makes the host full, but ends no process: senders must not be
 * able to end receivers.
 */
final class HostMemory {

	/** What a process takes that waits and keeps nothing, roughly. */
	private static final int PROCESS = 2048;

	private static final long LEAST_PATIENCE = TimeUnit.MILLISECONDS.toNanos(250);

	private static final long MOST_PATIENCE = TimeUnit.SECONDS.toNanos(8);

	/** So many times the budget is too much to be garbage of a few moments. */
	private static final int SUSPICIOUS = 4;

	private static final double FULL_HEAP = 0.7;

	private static final ProcessError EXCEEDED = ProcessError.of(ErrorKind.LIMIT_EXCEEDED,
			"memory budget of the host exceeded");

	private static final ProcessError FULL = ProcessError
		.of(ErrorKind.RATE_LIMITED, "memory budget of the host is used up")
		.withRetryable(true);

	private static final Logger logger = LoggerFactory.getLogger("io.luaprocess.heap");

	private final String host;

	private final long budget;

	private final LongAdder refused = new LongAdder();

	/**
	 * Sum of what programs keep, and what the runtime holds for them, mailboxes apart.
	 */
	private long kept;

	/** Sum of what waits in mailboxes. */
	private long waiting;

	/** Sum of all, with garbage. */
	private long estimate;

	private volatile long used;

	/** Its processes take nearly the whole budget. */
	private volatile boolean full;

	/** It seems to be far over its budget, and the JVM has no time to find out. */
	private volatile boolean suspect;

	private long patience = LEAST_PATIENCE;

	private long verifiedAt = System.nanoTime() - LEAST_PATIENCE;

	HostMemory(String host, long budget) {
		this.host = host;
		this.budget = budget;
	}

	long budget() {
		return this.budget;
	}

	// ---- any thread ------------------------------------------------------------------

	/**
	 * What the processes took when it was added up last; with garbage of the last
	 * moments, but not more than the budget because of that.
	 */
	long used() {
		return this.used;
	}

	/** Spawns that were refused and processes that were ended. */
	long refused() {
		return this.refused.sum();
	}

	/** Whether the host takes no more spawns and messages. */
	boolean isFull() {
		return this.full;
	}

	/** Whether it is full, or seems to be. */
	boolean refusesSpawns() {
		return this.full || this.suspect;
	}

	/** Throws what a spawn gets while the host is full, or seems to be. */
	void requireRoom() {
		if (refusesSpawns()) {
			this.refused.increment();
			throw new ProcessException(FULL);
		}
	}

	// ---- the thread of the budgets ---------------------------------------------------

	void begin() {
		this.kept = 0;
		this.waiting = 0;
		this.estimate = 0;
	}

	void add(ProcessInstance process) {
		this.kept += kept(process);
		this.waiting += process.account().mailbox();
		this.estimate += PROCESS + memory(process, false);
	}

	private static long kept(ProcessInstance process) {
		return PROCESS + memory(process, true) - process.account().mailbox();
	}

	/** Java code has no estimate. */
	private static long memory(ProcessInstance process, boolean proven) {
		return Math.max(process.body().memory(proven), process.account().held());
	}

	/**
	 * All processes were added: ends some if they take too much.
	 * @param kernel whose processes they are
	 * @param collected whether there was a collection of any kind since the last look
	 * @return true if there was a collection of the whole heap, so they are to be added
	 * up again
	 */
	boolean judge(Kernel kernel, boolean collected) {
		long known = this.kept + this.waiting;
		this.used = Math.min(this.estimate, Math.max(known, this.budget));
		boolean uncertain = !isTooMuch(known) && isTooMuch(this.estimate);
		if (uncertain && verify(collected)) {
			return true;
		}
		this.suspect &= uncertain;
		if (this.kept > this.budget) {
			relieve(kernel);
		}
		fill(kernel, isTooMuch(this.kept + this.waiting));
		return false;
	}

	/** From 90 % on the host is full, so that spawns alone end no process. */
	private boolean isTooMuch(long bytes) {
		return bytes > this.budget - this.budget / 10;
	}

	private boolean verify(boolean collected) {
		long now = System.nanoTime();
		boolean far = this.estimate / SUSPICIOUS > this.budget;
		boolean urgent = collected || far || Heap.used(0) > FULL_HEAP;
		if (!urgent || now - this.verifiedAt < this.patience) {
			return false;
		}
		if (!Heap.collect()) {
			this.suspect = far;
			return false;
		}
		this.suspect = false;
		this.verifiedAt = System.nanoTime();
		this.patience = Math.min(2 * this.patience, MOST_PATIENCE);
		return true;
	}

	/** Messages that come while the host is full are refused, see {@link Account}. */
	private void fill(Kernel kernel, boolean now) {
		boolean before = this.full;
		this.full = now;
		if (before || now) {
			of(kernel).forEach((process) -> process.account().measureRoom());
		}
		if (now) {
			this.patience = LEAST_PATIENCE;
		}
	}

	private List<ProcessInstance> of(Kernel kernel) {
		List<ProcessInstance> found = new ArrayList<>();
		for (ProcessInstance process : kernel.processes()) {
			if (process.memory() == this && process.isAlive()) {
				found.add(process);
			}
		}
		return found;
	}

	/** Ends those that take most; of two that take the same the younger one. */
	private void relieve(Kernel kernel) {
		List<Share> all = new ArrayList<>();
		of(kernel).forEach((process) -> all.add(new Share(process, kept(process))));
		all.sort(Comparator.comparingLong(Share::bytes).thenComparingLong(Share::number).reversed());
		long sum = all.stream().mapToLong(Share::bytes).sum();
		int ended = 0;
		for (Share share : all) {
			if (sum <= this.budget) {
				break;
			}
			sum -= share.bytes();
			if (share.process().terminate(EXCEEDED)) {
				ended++;
			}
		}
		this.kept = sum;
		this.refused.add(ended);
		if (ended > 0) {
			tell(all.getFirst(), ended);
		}
	}

	private void tell(Share largest, int ended) {
		logger.warn(
				"Host {} is over its memory budget of {} MB: {} processes with the most data were ended,"
						+ " the largest is {} ({}) with {} MB",
				this.host, this.budget >> 20, ended, largest.process().pid(), largest.process().definitionId(),
				largest.bytes() >> 20);
	}

	/**
	 * What one process takes.
	 *
	 * @param process the process
	 * @param bytes its memory
	 */
	private record Share(ProcessInstance process, long bytes) {

		long number() {
			return this.process.pid().number();
		}

	}

}
