package io.luaprocess.kernel.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Tasks for any worker: woken by threads that are not workers, or beyond the capacity of
 * a local queue. First in, first out.
 * <p>
 * Any thread pushes to a stack of arrivals without waiting. Workers take all arrivals at
 * once, so a task never comes back while another thread pushes onto it, and put them at
 * the end of the line. The monitor of the line is used by workers alone: a virtual thread
 * that got it could wait for a carrier while workers wait for the virtual thread.
 * <p>
 * Between the two {@link #isEmpty()} can be true although tasks are being moved. The
 * worker that moves them wakes another one afterwards if it leaves some.
 */
final class InjectionQueue {

	private static final VarHandle ARRIVALS;

	static {
		try {
			ARRIVALS = MethodHandles.lookup().findVarHandle(InjectionQueue.class, "arrivals", Task.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** The newest first. */
	private volatile @Nullable Task arrivals;

	private @Nullable Task first;

	private @Nullable Task last;

	/** Length of the line. Written with the monitor. */
	private volatile int size;

	boolean isEmpty() {
		return this.size == 0 && this.arrivals == null;
	}

	void push(Task task) {
		push(task, task);
	}

	/** Pushes a list whose first task is the newest. */
	void pushAll(Task newest) {
		push(newest, Links.last(newest));
	}

	private void push(Task newest, Task oldest) {
		Task seen;
		do {
			seen = this.arrivals;
			oldest.link = seen;
		}
		while (!ARRIVALS.compareAndSet(this, seen, newest));
	}

	/** A worker takes the oldest task. */
	@Nullable Task poll() {
		return isEmpty() ? null : pollSome(null, 1);
	}

	/**
	 * A worker takes its share of all tasks.
	 * @param queue its own queue, which is empty
	 * @param workers among how many workers the tasks are shared
	 * @return the oldest task; the other tasks are in the queue
	 */
	@Nullable Task pollShare(LocalQueue queue, int workers) {
		return isEmpty() ? null : pollSome(queue, workers);
	}

	private synchronized @Nullable Task pollSome(@Nullable LocalQueue queue, int workers) {
		lineUp();
		if (this.first == null) {
			return null;
		}
		int left = this.size;
		int others = (queue != null) ? Math.min(left / workers, LocalQueue.CAPACITY / 2) : 0;
		Task oldest = removeFirst();
		left--;
		while (queue != null && others-- > 0 && this.first != null) {
			queue.push(removeFirst());
			left--;
		}
		this.size = left;
		return oldest;
	}

	private void lineUp() {
		if (this.arrivals == null) {
			return;
		}
		Task newest = (Task) ARRIVALS.getAndSet(this, null);
		int count = 0;
		for (Task task = newest; task != null; task = task.link) {
			count++;
		}
		Task oldest = Links.reverse(newest);
		if (this.last != null) {
			this.last.link = oldest;
		}
		else {
			this.first = oldest;
		}
		this.last = newest;
		this.size += count;
	}

	private Task removeFirst() {
		Task task = Objects.requireNonNull(this.first);
		this.first = task.link;
		task.link = null;
		if (this.first == null) {
			this.last = null;
		}
		return task;
	}

}
