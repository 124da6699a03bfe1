package io.luaprocess.kernel.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Bounds how many tasks of a group are in the run queues or run at once. The others wait
 * here, first come, first served; they hold no thread.
 * <p>
 * Invariants:
 * <ul>
 * <li>At most {@code limit} tasks are admitted.
 * <li>If a task waits and no thread is inside {@link #drain}, {@code limit} tasks are
 * admitted.
 * <li>Tasks that were woken are admitted in the order in which they were put on the stack
 * of arrivals, and so are tasks that have used their time slice. While tasks of both
 * kinds wait, one of each is admitted in turn: a task that is woken does not wait for all
 * that compute, and those do not wait for all that talk. A task that finds a free place
 * while no task waits needs no stack.
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

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			ARRIVALS = lookup.findVarHandle(HostQueue.class, "arrivals", Task.class);
			ADMITTED = lookup.findVarHandle(HostQueue.class, "admitted", int.class);
			DRAINS = lookup.findVarHandle(HostQueue.class, "drains", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final int limit;

	/** The newest first. */
	private volatile @Nullable Task arrivals;

	/** Tasks that were woken. */
	private final Line woken = new Line();

	/** Tasks that have used their time slice. */
	private final Line spent = new Line();

	/**
	 * A task that was woken went before those in the other line. Used in {@link #drain}.
	 */
	private boolean spentNext;

	private volatile int admitted;

	private volatile int drains;

	/**
	 * Makes a queue.
	 * @param limit how many tasks may be in the run queues or run at once, at least one
	 */
	public HostQueue(int limit) {
		if (limit < 1) {
			throw new IllegalArgumentException("The limit of a host queue is " + limit + ", must be at least 1");
		}
		this.limit = limit;
	}

	/**
	 * Whether a task waits for a place.
	 * @return true if a task that has used its time slice must go to the end
	 */
	public boolean isOthersWaiting() {
		return this.woken.first != null || this.spent.first != null || this.arrivals != null;
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
	 * @return false if none waits, so it keeps its place
	 */
	boolean giveWay(Task task, AbstractScheduler scheduler) {
		if (!isOthersWaiting()) {
			return false;
		}
		arrive(task, true);
		leave(scheduler);
		return true;
	}

	private boolean admit() {
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
		return this.woken.first != null || this.spent.first != null;
	}

	private Task poll() {
		boolean spentFirst = this.spentNext && this.spent.first != null || this.woken.first == null;
		this.spentNext = !spentFirst && this.spent.first != null;
		return (spentFirst ? this.spent : this.woken).poll();
	}

	/** First in, first out. Changed only inside {@link #drain}. */
	private static final class Line {

		/** Read by all threads. */
		private volatile @Nullable Task first;

		private @Nullable Task last;

		void add(Task task) {
			task.link = null;
			if (this.last != null) {
				this.last.link = task;
			}
			else {
				this.first = task;
			}
			this.last = task;
		}

		Task poll() {
			Task task = Objects.requireNonNull(this.first);
			Task second = task.link;
			task.link = null;
			if (second == null) {
				this.last = null;
			}
			this.first = second;
			return task;
		}

	}

}
