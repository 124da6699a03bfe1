package io.luaprocess.kernel;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Counts the coroutines of one process that run on the stack of the coroutine that
 * resumes them. They are data of the program: one that cannot be resumed any more, such
 * as a generator whose loop was left by {@code break}, is garbage. It counts until the
 * garbage collector has found it.
 * <p>
 * Confined to the process; only the count is read by other threads, as an estimate. The
 * garbage collector is asked for help only when a process has as many coroutines as it
 * may, and less and less often by a process to which that does not help. The process
 * waits for the budget of the JVM, see {@link Heap}.
 */
public final class ResumedCoroutines {

	private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

	private static final long MAX_PATIENCE = TimeUnit.SECONDS.toNanos(8);

	private static final int NOTICES = 100;

	private static final long NOTICE = TimeUnit.MILLISECONDS.toNanos(1);

	private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(10);

	private final ProcessInstance process;

	private final ReferenceQueue<Object> garbage = new ReferenceQueue<>();

	/** In no order; the entries must be reachable for the queue to get them. */
	private @Nullable Entry first;

	private int count;

	/** Not before that time does it help to collect; 0 if it has helped. */
	private long notBefore;

	private long patience = INTERVAL;

	ResumedCoroutines(ProcessInstance process) {
		this.process = process;
	}

	int count() {
		return this.count;
	}

	/**
	 * A coroutine begins. It counts until {@link #remove}, or until it is garbage.
	 * @param coroutine the coroutine, held weakly
	 * @return its entry
	 */
	public Entry add(Object coroutine) {
		removeGarbage();
		Entry entry = new Entry(coroutine, this.garbage);
		Entry neighbour = this.first;
		entry.right = neighbour;
		if (neighbour != null) {
			neighbour.left = entry;
		}
		this.first = entry;
		this.count++;
		return entry;
	}

	/**
	 * A coroutine has ended.
	 * @param entry its entry
	 */
	public void remove(Entry entry) {
		entry.clear();
		unlink(entry);
	}

	private void removeGarbage() {
		for (Reference<?> found = this.garbage.poll(); found != null; found = this.garbage.poll()) {
			unlink((Entry) found);
		}
	}

	private void unlink(Entry entry) {
		Entry left = entry.left;
		Entry right = entry.right;
		if (left != null) {
			left.right = right;
		}
		else if (this.first == entry) {
			this.first = right;
		}
		else {
			return;
		}
		if (right != null) {
			right.left = left;
		}
		entry.left = null;
		entry.right = null;
		this.count--;
	}

	/**
	 * Looks for garbage among the coroutines with the help of the garbage collector.
	 * @return whether there are fewer of them than before
	 */
	boolean reclaim() {
		int before = this.count;
		removeGarbage();
		if (this.count == before && mayCollect()) {
			collect();
			removeGarbage();
			collected(this.count < before);
		}
		return this.count < before;
	}

	private boolean mayCollect() {
		return this.count > 0 && (this.notBefore == 0 || System.nanoTime() - this.notBefore >= 0);
	}

	/** Notes whether the last collection has found any. */
	private void collected(boolean helped) {
		this.notBefore = helped ? 0 : (System.nanoTime() + this.patience) | 1;
		this.patience = helped ? INTERVAL : Math.min(2 * this.patience, MAX_PATIENCE);
	}

	/** The code of this process does not run meanwhile, others do. */
	private void collect() {
		ReferenceQueue<Object> noticed = new ReferenceQueue<>();
		WeakReference<Object> canary = new WeakReference<>(new Object(), noticed);
		this.process.callOut(() -> {
			collect(canary);
			// What was found is queued by another thread, a little later.
			for (int i = 0; i < NOTICES && noticed.poll() == null && this.process.isAlive(); i++) {
				LockSupport.parkNanos(NOTICE);
				Thread.interrupted();
			}
			return null;
		});
	}

	/**
	 * Collects within the budget of the JVM, unless there is a collection before. Until
	 * then the process waits: an error would be wrong, as its coroutines may be garbage,
	 * and to collect beyond the budget would let it take the time of the JVM.
	 */
	private void collect(WeakReference<Object> canary) {
		while (!canary.refersTo(null) && this.process.isAlive() && !Heap.collect()) {
			LockSupport.parkNanos(RETRY);
			Thread.interrupted();
		}
	}

	/** A coroutine that has begun and not ended, as long as it exists. */
	public static final class Entry extends WeakReference<Object> {

		private @Nullable Entry left;

		private @Nullable Entry right;

		private Entry(Object coroutine, ReferenceQueue<Object> garbage) {
			super(coroutine, garbage);
		}

	}

}
