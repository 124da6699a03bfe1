package io.luaprocess.kernel.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * Something a {@link Scheduler} runs in time slices.
 * <p>
 * Invariants:
 * <ul>
 * <li>A task is in at most one queue, and at most one thread runs it, owns it outside of
 * the scheduler or inspects it.
 * <li>A wake-up that comes before the end of a slice is followed by a slice that begins
 * after the wake-up, or by {@code DONE}.
 * <li>What a thread did before it woke the task is visible to that slice. What a slice
 * did is visible to the next one, on whatever thread.
 * </ul>
 * The state word is that of a mailbox in Pekko or of a task in Tokio: <pre>
 *           wake            begin              wake
 *   IDLE ---------> QUEUED --------> RUNNING ---------> RUNNING_AND_WOKEN
 *    ^                ^                | | |                 |
 *    |     WAITING    |      READY     | | |     READY,      |
 *    +--------------- | ---------------+ | |     WAITING     |
 *                     +------------------+-|-----------------+
 *                                          +---> DONE
 * </pre> A task whose slice ended with {@code OUTSIDE} stays {@code RUNNING}, so wake-ups
 * are remembered. When it comes back it becomes {@code QUEUED}, woken or not. A thread
 * that inspects an {@code IDLE} task makes it {@code RUNNING} as if it were a slice, and
 * ends it with {@code WAITING}.
 * <p>
 * Memory order: every wake-up, every return and the begin and the end of every slice is
 * an atomic read-modify-write of this one word, also a wake-up that changes nothing. So
 * all of them are in one order, and each sees what came before. A wake-up before the
 * begin of a slice happens-before it: the slice sees the message for which it was woken.
 * A wake-up after the begin finds {@code RUNNING}, and the end of the slice finds it in
 * the word. A wake-up that only read {@code QUEUED} would need a fence between the write
 * of the message and the read; without one the slice could miss the message while the
 * wake-up does nothing.
 * <p>
 * The link belongs to the queue that holds the task, so queueing allocates nothing and
 * cannot fail for want of memory.
 */
public abstract class Task {

	private static final int IDLE = 0;

	private static final int QUEUED = 1;

	private static final int RUNNING = 2;

	private static final int RUNNING_AND_WOKEN = 3;

	private static final int DONE = 4;

	private static final VarHandle STATE;

	static {
		try {
			STATE = MethodHandles.lookup().findVarHandle(Task.class, "state", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final @Nullable HostQueue host;

	/** The neighbour in a linked queue. */
	@Nullable Task link;

	/** Whether it waits for its host because it has used its time slice. */
	boolean spent;

	private volatile int state = IDLE;

	/** Makes a task that does not run before it is scheduled. */
	protected Task() {
		this(null);
	}

	/**
	 * Makes a task that does not run before it is scheduled.
	 * @param host bounds how many tasks like this are in the run queues, {@code null} if
	 * there is no bound
	 */
	protected Task(@Nullable HostQueue host) {
		this.host = host;
	}

	/**
	 * Runs one time slice. It must not block. The scheduler logs what it throws; the task
	 * is then done.
	 * @return what to do next
	 */
	protected abstract SliceEnd run();

	/**
	 * Whether the task never runs again.
	 * @return true after {@link SliceEnd#DONE} or a failure
	 */
	public final boolean isDone() {
		return this.state == DONE;
	}

	final @Nullable HostQueue host() {
		return this.host;
	}

	/** Returns true if the caller has to put the task into a queue. */
	final boolean wake() {
		while (true) {
			int seen = this.state;
			if (seen == DONE) {
				return false;
			}
			if (STATE.compareAndSet(this, seen, afterWake(seen))) {
				return seen == IDLE;
			}
		}
	}

	private static int afterWake(int state) {
		return switch (state) {
			case IDLE -> QUEUED;
			case RUNNING -> RUNNING_AND_WOKEN;
			default -> state;
		};
	}

	/** Begins a slice; the caller has taken the task out of a queue. */
	final void begin() {
		int before = (int) STATE.getAndSet(this, RUNNING);
		assert before == QUEUED : before;
	}

	/**
	 * Ends a slice. If it returns false the task may already run elsewhere.
	 * @return true if the caller has to put the task into a queue
	 */
	final boolean end(SliceEnd end) {
		if (end == SliceEnd.DONE) {
			STATE.getAndSet(this, DONE);
			return false;
		}
		if (end == SliceEnd.WAITING && STATE.compareAndSet(this, RUNNING, IDLE)) {
			return false;
		}
		STATE.getAndSet(this, QUEUED);
		return true;
	}

	/** Ends the time outside; the caller has to put the task into a queue. */
	final void comeBack() {
		while (true) {
			int seen = this.state;
			if (seen != RUNNING && seen != RUNNING_AND_WOKEN) {
				throw new IllegalStateException("Task " + this + " comes back but is not outside");
			}
			if (STATE.compareAndSet(this, seen, QUEUED)) {
				return;
			}
		}
	}

	/**
	 * Takes a waiting task, as if a slice of it began.
	 * @return false if the task does not wait
	 */
	final boolean tryOwn() {
		return this.state == IDLE && STATE.compareAndSet(this, IDLE, RUNNING);
	}

}
