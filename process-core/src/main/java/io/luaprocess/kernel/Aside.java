package io.luaprocess.kernel;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Java code of a coroutine that has a thread of its own, and that runs beside its
 * process: other coroutines run meanwhile, and the end of the process waits for nothing.
 * For the process, the coroutine waits until the code has come back in.
 * <p>
 * Everything inside a process is touched in turns. So the code comes in for each
 * operation on the inside, and goes aside again afterwards.
 */
public final class Aside {

	private static final ThreadLocal<@Nullable Aside> CURRENT = new ThreadLocal<>();

	private final ProcessInstance process;

	private final Coroutine coroutine;

	private final CoroutineThread thread;

	private @Nullable PendingCall call;

	private Aside(ProcessInstance process, Coroutine coroutine, CoroutineThread thread) {
		this.process = process;
		this.coroutine = coroutine;
		this.thread = thread;
	}

	/**
	 * Runs code beside a process, on the calling thread. The end of the process
	 * interrupts it.
	 * @param <T> the type of the result
	 * @param process the process, of which the calling coroutine runs, on a thread of its
	 * own
	 * @param code the code; may block
	 * @return its result
	 */
	public static <T extends @Nullable Object> T run(ProcessInstance process, Supplier<T> code) {
		Coroutine coroutine = process.loop.current();
		CoroutineThread thread = coroutine.thread;
		if (thread == null) {
			throw new IllegalStateException("the coroutine has no thread of its own");
		}
		Aside aside = new Aside(process, coroutine, thread);
		CURRENT.set(aside);
		aside.goOut();
		try {
			return code.get();
		}
		finally {
			CURRENT.remove();
			aside.comeIn();
		}
	}

	/**
	 * Comes in for an operation on the inside of a process; for code that {@link #run}
	 * runs. Waits for the turn of its coroutine.
	 * @param <T> the type of the result
	 * @param process the process
	 * @param operation the operation; may wait as operations of the kernel do
	 * @return its result
	 * @throws IllegalStateException if the calling thread runs no code of the process
	 */
	public static <T extends @Nullable Object> T enter(ProcessInstance process, Supplier<T> operation) {
		Aside aside = CURRENT.get();
		if (aside == null || aside.process != process) {
			throw new IllegalStateException("thread '" + Thread.currentThread().getName() + "' runs no code of process "
					+ process.pid() + ": only its own code may do this");
		}
		try {
			aside.comeIn();
			T result = operation.get();
			aside.goOut();
			return result;
		}
		catch (TerminationSignal ex) {
			// What is left of the code must not hold up the end of the process.
			aside.thread.leave();
			throw ex;
		}
		catch (Throwable ex) {
			aside.goOutAfterFailure();
			throw ex;
		}
	}

	/**
	 * Returns what the code of a Java process works for that the calling thread runs.
	 * @return the trace of the message it has received last; {@code null} for none
	 */
	public static @Nullable Trace trace() {
		Aside aside = CURRENT.get();
		Trace trace = (aside != null) ? aside.coroutine.trace : null;
		return (trace != null && !trace.isOver()) ? trace : null;
	}

	private void goOutAfterFailure() {
		try {
			goOut();
		}
		catch (TerminationSignal ex) {
			this.thread.leave();
			throw ex;
		}
	}

	private void goOut() {
		PendingCall pending = this.process.beginCall();
		this.call = pending;
		pending.awaitAside(this.coroutine, this.thread);
	}

	private void comeIn() {
		PendingCall pending = this.call;
		if (pending == null) {
			throw TerminationSignal.INSTANCE;
		}
		this.call = null;
		pending.complete(Outcome.NOTHING);
		this.thread.comeIn();
		pending.taken();
		this.process.checkAlive();
	}

}
