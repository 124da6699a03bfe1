package io.luaprocess.kernel.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The run queue of one worker: a ring to which its owner appends, and from whose front
 * the owner takes one and other workers take half. As Go's {@code runq}.
 * <p>
 * Invariants: {@code head <= tail <= head + CAPACITY}; the tasks are in the slots from
 * {@code head} to {@code tail - 1}; only the owner writes slots and {@code tail}; the
 * thread that moves {@code head} owns the tasks it passed.
 * <p>
 * Memory order: the owner writes a slot before {@code tail}, so a thread that has read
 * {@code tail} sees the slot. A thief reads slots before it moves {@code head}. The owner
 * writes a slot again only when it has seen that {@code head} has passed it, and then the
 * compare-and-set of a thief that read the slot too late fails. The counters have 64 bits
 * and never come back to a former value. {@code tail} is written volatile, so the owner
 * can look for sleeping workers afterwards, see {@link WorkerScheduler}.
 */
final class LocalQueue {

	static final int CAPACITY = 256;

	private static final int MASK = CAPACITY - 1;

	private static final VarHandle HEAD;

	private static final VarHandle TAIL;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			HEAD = lookup.findVarHandle(LocalQueue.class, "head", long.class);
			TAIL = lookup.findVarHandle(LocalQueue.class, "tail", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final @Nullable Task[] ring = new @Nullable Task[CAPACITY];

	private volatile long head;

	private volatile long tail;

	/** An estimate, exact for the owner while none steals. */
	int size() {
		long first = this.head;
		return (int) Math.max(0, this.tail - first);
	}

	boolean isEmpty() {
		return this.head >= this.tail;
	}

	/**
	 * The owner appends a task.
	 * @return false if the ring is full
	 */
	boolean push(Task task) {
		long end = (long) TAIL.get(this);
		if (end - this.head >= CAPACITY) {
			return false;
		}
		this.ring[(int) end & MASK] = task;
		this.tail = end + 1;
		return true;
	}

	/** The owner takes the oldest task. */
	@Nullable Task pop() {
		long end = (long) TAIL.get(this);
		while (true) {
			long first = this.head;
			if (first >= end) {
				return null;
			}
			if (HEAD.compareAndSet(this, first, first + 1)) {
				return clear((int) first & MASK);
			}
		}
	}

	/**
	 * The owner takes half of a full ring, as a list with the newest task first.
	 * @return null if thieves have made room meanwhile
	 */
	@Nullable Task popHalf() {
		long first = this.head;
		if ((long) TAIL.get(this) - first < CAPACITY || !HEAD.compareAndSet(this, first, first + CAPACITY / 2)) {
			return null;
		}
		Task newest = null;
		for (long i = first; i < first + CAPACITY / 2; i++) {
			Task task = clear((int) i & MASK);
			task.link = newest;
			newest = task;
		}
		return newest;
	}

	/** The slot was passed by the owner, which has not yet filled it again. */
	private Task clear(int slot) {
		Task task = Objects.requireNonNull(this.ring[slot]);
		this.ring[slot] = null;
		return task;
	}

	/**
	 * The owner of another queue takes half of this one, the oldest tasks.
	 * @param other the other queue, which is empty
	 * @return the oldest task; the other tasks are in the other queue
	 */
	@Nullable Task stealInto(LocalQueue other) {
		long target = (long) TAIL.get(other);
		while (true) {
			long first = this.head;
			long available = this.tail - first;
			long count = available - available / 2;
			if (count <= 0) {
				return null;
			}
			if (count > CAPACITY / 2) {
				// The head has moved between the two reads.
				continue;
			}
			Task oldest = this.ring[(int) first & MASK];
			for (int i = 1; i < count; i++) {
				other.ring[(int) (target + i - 1) & MASK] = this.ring[(int) (first + i) & MASK];
			}
			if (HEAD.compareAndSet(this, first, first + count)) {
				if (count > 1) {
					other.tail = target + count - 1;
				}
				return oldest;
			}
		}
	}

	/** Another worker takes the oldest task. */
	@Nullable Task steal() {
		while (true) {
			long first = this.head;
			if (first >= this.tail) {
				return null;
			}
			Task oldest = this.ring[(int) first & MASK];
			if (HEAD.compareAndSet(this, first, first + 1)) {
				return oldest;
			}
		}
	}

	/**
	 * The owner drops references to tasks that were stolen. The queue is empty.
	 */
	void forgetStolen() {
		Arrays.fill(this.ring, null);
	}

}
