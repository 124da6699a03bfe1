package io.luaprocess.kernel;

/**
 * Work of the application that processes go on with: what they cause belongs to it. A
 * coroutine continues the trace of the message it has received last. Thread-safe.
 */
public interface Trace {

	/**
	 * Whether it is too old to be continued. So a process that never ends, or sends
	 * messages to itself, does not belong to the request that has started it for ever.
	 * @return true from some moment on
	 */
	boolean isOver();

	/**
	 * Makes it what the calling thread works for: log records carry it, and what the
	 * application measures belongs to it. Does not block.
	 * @return ends that, on the same thread
	 */
	Scope open();

	/**
	 * Ends what {@link Trace#open()} has begun.
	 */
	@FunctionalInterface
	interface Scope extends AutoCloseable {

		@Override
		void close();

	}

}
