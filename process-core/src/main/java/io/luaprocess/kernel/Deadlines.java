package io.luaprocess.kernel;

import java.time.Instant;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import io.luaprocess.kernel.scheduler.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs code at given times, on a platform thread of its own: it wakes processes whose
 * timers are due, and enforces deadlines.
 * <p>
 * No thread waits for another one to add or to cancel a deadline. A worker must not wait
 * for a monitor that a virtual thread may hold, as that may have no carrier. So changes
 * go into a queue, and the heap belongs to the thread alone. The thread publishes when it
 * will wake up and then looks at the queue; a change is put into the queue before the
 * time is read. So a thread that adds an earlier deadline wakes it, or it has seen the
 * deadline.
 * <p>
 * This is not the thread of the {@link Clock}: what runs here may wait for a monitor.
 */
final class Deadlines implements TimeSource {

	private static final Logger logger = LoggerFactory.getLogger(Deadlines.class);

	/** Time until a deadline for which there was no memory is enforced. */
	private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(20);

	/** So long from now is never. */
	private static final long NEVER = Long.MAX_VALUE / 4;

	/** So many canceled deadlines may stay in the heap until the next one is due. */
	private static final int MOST_CANCELED = 1_000;

	private final RuntimeThread thread = new RuntimeThread("process-deadlines", this::run);

	/** Deadlines that are new, or canceled. */
	private final ConcurrentLinkedQueue<Deadline> changes = new ConcurrentLinkedQueue<>();

	private final AtomicInteger scheduled = new AtomicInteger();

	private final AtomicInteger canceled = new AtomicInteger();

	/** Used by the thread alone. */
	private final TimerHeap heap = new TimerHeap();

	/** When the thread wakes up by itself. */
	private volatile long wakesAt = System.nanoTime();

	private final LongSupplier coarseTime;

	Deadlines() {
		this(System::nanoTime);
	}

	/**
	 * Starts the thread.
	 * @param coarseTime a recent time on the scale of {@link System#nanoTime()}
	 */
	Deadlines(LongSupplier coarseTime) {
		this.coarseTime = coarseTime;
		this.thread.start();
	}

	RuntimeThread thread() {
		return this.thread;
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public long coarseTime() {
		return this.coarseTime.getAsLong();
	}

	@Override
	public Instant now() {
		return Instant.now();
	}

	/**
	 * Runs code on this thread, never early.
	 * @param due when, on the scale of {@link System#nanoTime()}
	 * @param code short code; repeated while there is no memory for it
	 * @return the deadline, to be canceled
	 */
	@Override
	public Deadline schedule(long due, Runnable code) {
		Deadline deadline = new Deadline(this, due, code);
		this.changes.add(deadline);
		this.scheduled.incrementAndGet();
		if (due - this.wakesAt < 0) {
			this.thread.unpark();
		}
		return deadline;
	}

	/**
	 * Does not run the code, unless it has begun.
	 * @param deadline the deadline
	 */
	void cancel(Deadline deadline) {
		if (deadline.end() != null) {
			this.scheduled.decrementAndGet();
			this.changes.add(deadline);
			if (this.canceled.incrementAndGet() >= MOST_CANCELED) {
				this.canceled.set(0);
				this.thread.unpark();
			}
		}
	}

	/** Returns the number of deadlines. */
	int scheduled() {
		return this.scheduled.get();
	}

	void close() {
		this.thread.close();
	}

	private void run() {
		while (!this.thread.isClosed()) {
			takeChanges();
			TimerHandle due = this.heap.pollDue(System.nanoTime());
			if (due instanceof Deadline deadline) {
				enforce(deadline);
				continue;
			}
			TimerHandle first = this.heap.first();
			this.wakesAt = (first != null) ? first.due : System.nanoTime() + NEVER;
			if (this.changes.isEmpty()) {
				LockSupport.parkNanos(this.wakesAt - System.nanoTime());
				Thread.interrupted();
			}
		}
	}

	private void takeChanges() {
		for (Deadline changed = this.changes.poll(); changed != null; changed = this.changes.poll()) {
			if (changed.isOver()) {
				this.heap.remove(changed);
			}
			else {
				this.heap.add(changed);
			}
		}
	}

	private void enforce(Deadline deadline) {
		Runnable code = deadline.end();
		if (code == null) {
			return;
		}
		this.scheduled.decrementAndGet();
		while (!this.thread.isClosed()) {
			try {
				code.run();
				return;
			}
			catch (OutOfMemoryError ex) {
				LockSupport.parkNanos(RETRY);
			}
			catch (Throwable ex) {
				logger.error("A deadline could not be enforced", ex);
				return;
			}
		}
	}

}
