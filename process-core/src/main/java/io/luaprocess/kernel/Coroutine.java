package io.luaprocess.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A thread of control of a process, carried by a virtual thread; runs only while it holds
 * the process's baton.
 */
public final class Coroutine {

	/**
	 * The states a program can see.
	 */
	public enum Status {

		/** Not running: not started, yielded, waiting in a blocking call, or ready. */
		SUSPENDED,

		/** Holds the baton. */
		RUNNING,

		/** Has resumed another one and waits for it. */
		NORMAL,

		/** Has ended. */
		DEAD

	}

	/**
	 * The code of a resumable coroutine.
	 */
	@FunctionalInterface
	public interface Code {

		/**
		 * Runs.
		 * @param first what the first resume passed
		 * @return what the last resume returns
		 */
		@Nullable Object run(@Nullable Object first);

	}

	/**
	 * Returns the state.
	 * @return the state
	 */
	public Status status() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Whether it may be resumed: made by {@link ProcessInstance#newCoroutine}, not
	 * started or yielded, and not waiting in a blocking call.
	 * @return true if so
	 */
	public boolean resumable() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Hands the baton to this coroutine and waits until it yields, returns or throws.
	 * Whatever its code throws is thrown here.
	 * @param value what its {@code yield} returns, or the first value of its code
	 * @return what it yielded or returned; {@link #status()} tells which
	 */
	public @Nullable Object resume(@Nullable Object value) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Suspends the calling coroutine and returns to whoever resumed it. In main and in a
	 * spawned coroutine: lets the other runnable ones run, then returns {@code null}.
	 * @param value what the resume returns
	 * @return what the next resume passes
	 */
	public @Nullable Object yield(@Nullable Object value) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Whether it was resumed by another one, so that a yield goes there.
	 * @return false for main and spawned coroutines
	 */
	public boolean isResumed() {
		throw new UnsupportedOperationException();
	}

}
