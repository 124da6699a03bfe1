package io.luaprocess.cluster.node;

/**
 * Counts the bytes that this node has acted on and not acknowledged. They are
 * acknowledged when they are a quarter of the window or a second has passed, so that the
 * other node, which has at most the window under way, never waits for what does not come.
 * Not thread-safe.
 */
final class Acknowledgements {

	private static final int PART = 4;

	private final long window;

	private long owed;

	/**
	 * Begins at zero.
	 * @param window most bytes that the other node has under way
	 */
	Acknowledgements(long window) {
		this.window = window;
	}

	/**
	 * Bytes were acted on.
	 * @return how many are to be acknowledged now
	 */
	long acted(long bytes) {
		this.owed += bytes;
		return (this.owed < this.window / PART) ? 0 : all();
	}

	/**
	 * A second has passed, or enough were acted on.
	 * @return how many are to be acknowledged now
	 */
	long all() {
		long granted = this.owed;
		this.owed = 0;
		return granted;
	}

}
