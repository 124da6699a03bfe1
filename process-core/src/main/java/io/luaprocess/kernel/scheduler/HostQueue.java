package io.luaprocess.kernel.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * Bounds how many tasks of a group are in the run queues or run at once. The others wait
 * here, first come, first served; they hold no thread.
 * <p>
 * Invariants:
 * <ul>
 * <li>At most {@code limit} tasks are admitted.
 * <li>If a task waits and no thread is inside {@link #drain}, {@code limit} tasks are
 * admitted, or it is held back.
 * <li>Tasks that were woken are admitted in the order in which they were put on the stack
 * of arrivals, and so are tasks that have used their time slice. While tasks of both
 * kinds wait, one of each is admitted in turn: a task that is woken does not wait for all
 * that compute, and those do not wait for all that talk. A task that finds a free place
 * while no task waits needs no stack.
 * <li>If the host has a {@link ProcessorShare}, no task is admitted while that is used
 * up, except one at a time by a worker that has nothing else to do. The others are
 * <em>held back</em>; the clock admits them when there is credit again.
 * </ul>
 * No thread ever waits for another one here, since a thread that wakes a task may be a
 * virtual thread without a carrier. Arrivals are a stack to which any thread pushes. One
 * thread at a time moves them to the line and admits them; the others only count up
 * {@link #drains}, and that thread goes round again until nothing was counted meanwhile.
 * <p>
 * Memory order: a task arrives before its thread looks for a free place, and a place
 * becomes free before its thread looks for waiting tasks. All four are volatile accesses,
 * so at least one of the two threads sees the other.
 */
public final class HostQueue {

	private static final VarHandle ARRIVALS;

	private static final VarHandle ADMITTED;

	private static final VarHandle DRAINS;

	private static final VarHandle LENT;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			ARRIVALS = lookup.findVarHandle(HostQueue.class, "arrivals", Task.class);
			ADMITTED = lookup.findVarHandle(HostQueue.class, "admitted", int.class);
			DRAINS = lookup.findVarHandle(HostQueue.class, "drains", int.class);
			LENT = lookup.findVarHandle(HostQueue.class, "lent", boolean.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final int limit;

	private final @Nullable ProcessorShare share;

	/** The newest first. */
	private volatile @Nullable Task arrivals;

	/** Tasks that were woken. Changed only inside {@link #drain}. */
	private final TaskLine woken = new TaskLine();

	/** Tasks that have used their time slice. Changed only inside {@link #drain}. */
	private final TaskLine spent = new TaskLine();

	/**
	 * A task that was woken went before those in the other line. Used in {@link #drain}.
	 */
	private boolean spentNext;

	private volatile int admitted;

	private volatile int drains;

	/** A worker with nothing else to do has asked for a task that is held back. */
	private volatile boolean lent;

	/**
	 * Makes a queue without a share.
	 * @param limit how many tasks may be in the run queues or run at once, at least one
	 */
	HostQueue(int limit) {
		this(limit, null);
	}

	/**
	 * Makes a queue.
	 * @param limit how many tasks may be in the run queues or run at once, at least one
	 * @param share what the tasks have of the workers; {@code null} if they have all
	 */
	HostQueue(int limit, @Nullable ProcessorShare share) {
		if (limit < 1) {
			throw new IllegalArgumentException("The limit of a host queue is " + limit + ", must be at least 1");
		}
		this.limit = limit;
		this.share = share;
	}

	/**
	 * Returns how long the tasks have run; measured only if they have a share.
	 * @return nanoseconds
	 */
	public long timeUsed() {
		return (this.share != null) ? this.share.used() : 0;
	}

	/**
	 * Returns how often the share was used up.
	 * @return the number
	 */
	public long timesUsedUp() {
		return (this.share != null) ? this.share.timesUsedUp() : 0;
	}

	/** Whether the tasks have a share of the workers. */
	boolean hasShare() {
		return this.share != null;
	}

	/** Whether the tasks must leave the workers to others. */
	boolean isShareUsedUp() {
		return this.share != null && this.share.isUsedUp();
	}

	/** A task has run for some time. */
	void charge(long nanos) {
		if (this.share != null) {
			this.share.charge(nanos);
		}
	}

	/** Time has passed; called by the clock. */
	void tick(AbstractScheduler scheduler, long now) {
		if (this.share != null) {
			this.share.grow(now);
			if (isOthersWaiting() && !this.share.isUsedUp()) {
				drain(scheduler);
			}
		}
	}

	/** Whether a worker with nothing else to do could run a task. */
	boolean isHoldingBack() {
		return isShareUsedUp() && this.admitted < this.limit && isOthersWaiting();
	}

	/** Admits a task that is held back; the caller has nothing else to do. */
	void lend(AbstractScheduler scheduler) {
		this.lent = true;
		drain(scheduler);
	}

	/**
	 * Whether a task waits for a place.
	 * @return true if a task that has used its time slice must go to the end
	 */
	public boolean isOthersWaiting() {
		return !this.woken.isEmpty() || !this.spent.isEmpty() || this.arrivals != null;
	}

	/**
	 * Returns how many tasks are in the run queues or run.
	 * @return a number up to the limit
	 */
	public int admitted() {
		return this.admitted;
	}

	/** A task was woken. */
	void enter(Task task, AbstractScheduler scheduler) {
		if (!isOthersWaiting() && admit()) {
			scheduler.enqueue(task, true);
			return;
		}
		arrive(task, false);
		drain(scheduler);
	}

	/** An admitted task waits or is done. */
	void leave(AbstractScheduler scheduler) {
		ADMITTED.getAndAdd(this, -1);
		if (isOthersWaiting()) {
			drain(scheduler);
		}
	}

	/**
	 * An admitted task has used its time slice.
	 * @return false if none waits and it need not be held back, so it keeps its place
	 */
	boolean giveWay(Task task, AbstractScheduler scheduler) {
		if (!isOthersWaiting() && !isShareUsedUp()) {
			return false;
		}
		arrive(task, true);
		leave(scheduler);
		return true;
	}

	private boolean admit() {
		if (isShareUsedUp() && !(this.lent && (boolean) LENT.getAndSet(this, false))) {
			return false;
		}
		while (true) {
			int seen = this.admitted;
			if (seen >= this.limit) {
				return false;
			}
			if (ADMITTED.compareAndSet(this, seen, seen + 1)) {
				return true;
			}
		}
	}

	private void arrive(Task task, boolean hasUsedSlice) {
		task.spent = hasUsedSlice;
		Task seen;
		do {
			seen = this.arrivals;
			task.link = seen;
		}
		while (!ARRIVALS.compareAndSet(this, seen, task));
	}

	private void drain(AbstractScheduler scheduler) {
		if ((int) DRAINS.getAndAdd(this, 1) != 0) {
			return;
		}
		int counted = 1;
		do {
			lineUp();
			while (isAnyInLine() && admit()) {
				scheduler.enqueue(poll(), false);
				lineUp();
			}
			counted = (int) DRAINS.getAndAdd(this, -counted) - counted;
		}
		while (counted != 0);
		if (isHoldingBack()) {
			scheduler.heldBack();
		}
	}

	/** Moves the arrivals to the end of the line. */
	private void lineUp() {
		if (this.arrivals == null) {
			return;
		}
		@Nullable Task task = Links.reverse((Task) ARRIVALS.getAndSet(this, null));
		while (task != null) {
			Task next = task.link;
			(task.spent ? this.spent : this.woken).add(task);
			task = next;
		}
	}

	private boolean isAnyInLine() {
		return !this.woken.isEmpty() || !this.spent.isEmpty();
	}

	private Task poll() {
		boolean spentFirst = this.spentNext && !this.spent.isEmpty() || this.woken.isEmpty();
		this.spentNext = !spentFirst && !this.spent.isEmpty();
		return (spentFirst ? this.spent : this.woken).poll();
	}

}
