package io.luaprocess.spring.dashboard;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A page that looks at a view, by a connection of its own.
 * <p>
 * Invariants: {@link State#IDLE} → {@link State#WRITING} is the right to write, taken by
 * one thread and given back by it; so at most one frame is under way, and none waits
 * behind it. {@link State#CLOSED} is final. Only the thread that moves to it from IDLE,
 * or that finds it when its write is over, closes the connection: nothing is written to a
 * closed connection, and it is closed once.
 */
final class Viewer {

	private enum State {

		IDLE, WRITING, CLOSED

	}

	/**
	 * What leads to the page.
	 */
	interface Connection {

		/**
		 * Writes and flushes; may block.
		 * @throws IOException if the page has gone
		 */
		void write(String text) throws IOException;

		/** Ends the response. */
		void close();

	}

	private final ViewRequest view;

	private final Connection connection;

	private final Consumer<Viewer> gone;

	private final long openedAt = System.nanoTime();

	private final AtomicReference<State> state = new AtomicReference<>(State.WRITING);

	private volatile long since = this.openedAt;

	/** Written before the connection is closed. */
	private volatile @Nullable String last;

	/** What the page has got; of the thread of {@link LiveViews}. */
	@Nullable String shown;

	/**
	 * Creates a viewer whose first frame is being written.
	 * @param gone called once when the connection has been closed
	 */
	Viewer(ViewRequest view, Connection connection, Consumer<Viewer> gone) {
		this.view = view;
		this.connection = connection;
		this.gone = gone;
	}

	ViewRequest view() {
		return this.view;
	}

	/** Nanoseconds it has been open. */
	long age() {
		return System.nanoTime() - this.openedAt;
	}

	/** Nanoseconds the write under way has taken; 0 if there is none. */
	long stuck() {
		return (this.state.get() == State.IDLE) ? 0 : System.nanoTime() - this.since;
	}

	/** Takes the right to write. */
	boolean begin() {
		this.since = System.nanoTime();
		return this.state.compareAndSet(State.IDLE, State.WRITING);
	}

	/** Writes; the caller has begun. */
	void write(String frame) {
		boolean written = false;
		try {
			this.connection.write(frame);
			written = true;
		}
		catch (IOException | RuntimeException ex) {
			// The page has gone.
		}
		if (!written) {
			this.last = null;
		}
		if (!written || !this.state.compareAndSet(State.WRITING, State.IDLE)) {
			this.state.set(State.CLOSED);
			end();
		}
	}

	/** Closes as soon as nothing is being written. */
	void close() {
		if (this.state.getAndSet(State.CLOSED) == State.IDLE) {
			end();
		}
	}

	/** Says a last thing, and closes as soon as that is written. Does not block. */
	void close(String frame) {
		this.last = frame;
		if (this.state.getAndSet(State.CLOSED) == State.IDLE) {
			Thread.startVirtualThread(this::end);
		}
	}

	private void end() {
		try {
			String frame = this.last;
			if (frame != null) {
				this.connection.write(frame);
			}
		}
		catch (IOException | RuntimeException ex) {
			// The page has gone.
		}
		try {
			this.connection.close();
		}
		finally {
			this.gone.accept(this);
		}
	}

}
