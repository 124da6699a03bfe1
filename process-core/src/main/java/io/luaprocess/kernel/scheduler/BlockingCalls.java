package io.luaprocess.kernel.scheduler;

/**
 * Calls of code that may block, on the threads of a {@link WorkerScheduler}. For the time
 * of the call the thread lends its worker, and gets it back if the call is short. If the
 * call lasts, the clock hands the worker off to another thread, which goes on with the
 * tasks of the worker. As Go does it with system calls.
 */
public final class BlockingCalls {

	private BlockingCalls() {
	}

	/**
	 * Whether the calling thread, which runs code of a task, may block.
	 * @return true on virtual threads, and on a thread that has lent its worker or has
	 * lost it
	 */
	public static boolean isAllowed() {
		Thread thread = Thread.currentThread();
		return thread.isVirtual() || thread instanceof WorkerThread own && own.worker() == null;
	}

	/**
	 * A task begins a call that may block; does nothing on a thread without a worker. If
	 * the worker is handed off during the call, the task leaves its place at its host.
	 * @param task the task, of which the calling thread runs a slice
	 * @param handedOff told if the worker is handed off, on the thread of the clock: it
	 * must not block
	 * @return whether the worker was lent: then the caller calls {@link #end} after the
	 * call
	 */
	public static boolean begin(Task task, Runnable handedOff) {
		return Thread.currentThread() instanceof WorkerThread thread && thread.lend(task, handedOff);
	}

	/**
	 * The call that {@link #begin} has begun has ended. The thread has its worker again,
	 * or has lost it, see {@link #isAllowed()}. In the latter case the slice must end
	 * soon, with {@link SliceEnd#RETURNED}.
	 */
	public static void end() {
		if (Thread.currentThread() instanceof WorkerThread thread) {
			thread.regain();
		}
	}

}
