package io.luaprocess.kernel;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Finds the coroutines of one process that cannot be resumed any more: a generator whose
 * loop was left by {@code break}.
 * <p>
 * The JVM keeps a virtual thread for ever while it is parked, and so everything on its
 * stack. Therefore what the program holds is not the coroutine but a handle. The code
 * that resumes a coroutine holds its handle until the coroutine has yielded or ended, so
 * a handle that has become unreachable belongs to a coroutine that is suspended for good,
 * or dead. A coroutine whose own stack or functions refer to its handle keeps itself
 * alive until the process ends.
 * <p>
 * Confined to the process. The garbage collector is asked for help only when a process
 * has as many coroutines as it may, and less and less often by a process to which that
 * does not help. The process waits for the budget of the JVM, see {@link Heap}.
 */
final class Abandoned {

	private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

	private static final long MAX_PATIENCE = TimeUnit.SECONDS.toNanos(8);

	private static final int NOTICES = 100;

	private static final long NOTICE = TimeUnit.MILLISECONDS.toNanos(1);

	private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(10);

	private final ReferenceQueue<Object> queue = new ReferenceQueue<>();

	/** Not before that time does it help to collect; 0 if it has helped. */
	private long notBefore;

	private long patience = INTERVAL;

	void watch(Object handle, Coroutine coroutine) {
		coroutine.handle = new Handle(handle, coroutine, this.queue);
	}

	/** The next coroutine to be ended; {@code null} if none is known. */
	@Nullable Coroutine poll() {
		for (Reference<?> found = this.queue.poll(); found != null; found = this.queue.poll()) {
			if (found instanceof Handle handle && handle.isSuspended()) {
				return handle.coroutine;
			}
		}
		return null;
	}

	/**
	 * Lets the garbage collector look for handles.
	 * @param process the process; its code does not run meanwhile, others do
	 * @return whether it has looked
	 */
	boolean collect(ProcessInstance process) {
		if (this.notBefore != 0 && System.nanoTime() - this.notBefore < 0) {
			return false;
		}
		ReferenceQueue<Object> noticed = new ReferenceQueue<>();
		WeakReference<Object> canary = new WeakReference<>(new Object(), noticed);
		process.callOut(() -> {
			collect(canary, process);
			// What was found is queued by another thread, a little later.
			for (int i = 0; i < NOTICES && noticed.poll() == null && process.isAlive(); i++) {
				LockSupport.parkNanos(NOTICE);
				Thread.interrupted();
			}
			return null;
		});
		return true;
	}

	/**
	 * Notes whether the last collection has found any.
	 * @param helped whether it has
	 */
	void collected(boolean helped) {
		this.notBefore = helped ? 0 : (System.nanoTime() + this.patience) | 1;
		this.patience = helped ? INTERVAL : Math.min(2 * this.patience, MAX_PATIENCE);
	}

	/**
	 * Collects within the budget of the JVM, unless there is a collection before. Until
	 * then the process waits: an error would be wrong, as its coroutines may be garbage,
	 * and to collect beyond the budget would let it take the time of the JVM.
	 */
	private static void collect(WeakReference<Object> canary, ProcessInstance process) {
		while (!canary.refersTo(null) && process.isAlive() && !Heap.collect()) {
			LockSupport.parkNanos(RETRY);
			Thread.interrupted();
		}
	}

	/** A handle, as long as it exists. */
	static final class Handle extends WeakReference<Object> {

		private final Coroutine coroutine;

		Handle(Object handle, Coroutine coroutine, ReferenceQueue<Object> queue) {
			super(handle, queue);
			this.coroutine = coroutine;
		}

		private boolean isSuspended() {
			return this.coroutine.yielded && !this.coroutine.dead && !this.coroutine.killed;
		}

	}

}
