package io.luaprocess.cluster.node;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.luaprocess.cluster.wire.FrameType;
import io.luaprocess.cluster.wire.FrameWriter;
import org.jspecify.annotations.Nullable;

/**
 * The queue of what waits to be sent to one node in one session. Thread-safe.
 * <p>
 * Invariants:
 * <ul>
 * <li>Records leave in the order in which they were appended, whatever threads append
 * them. They are written at once, by the appending thread, into the frame that is being
 * filled, so that the dictionary of the session needs no other order.</li>
 * <li>A frame that has reached {@code packed} bytes is closed. The sender takes closed
 * frames first, else the one that is being filled. So a lone message leaves at once, and
 * the more waits, the more a frame holds; there is no timer.</li>
 * <li>Messages and requests are refused when as many or as many bytes wait as may;
 * signals and answers are not.</li>
 * <li>No frame is taken while {@code window} bytes or more are unacknowledged. The other
 * node acknowledges what it has acted on. So it never has to hold more than the window
 * and one frame.</li>
 * <li>{@code sending} is true from when a thread was asked for until it finds nothing to
 * take. One thread at most sends for this lane.</li>
 * </ul>
 * Flow control is modelled on the windows of HTTP/2, the packing on Nagle's algorithm
 * without its delay.
 */
final class Lane {

	/** What became of a record. */
	enum Appended {

		/** It is in the queue. */
		ACCEPTED,

		/** The queue is full. */
		FULL,

		/** The session is over. */
		CLOSED

	}

	private final ClusterSettings settings;

	private final Executor sender;

	private final Consumer<byte[]> transport;

	private final FrameQueue queue;

	private long unacknowledged;

	private boolean sending;

	/** Nonce and version of the receiver are known. */
	private boolean open;

	private boolean over;

	private int version;

	private long nonce;

	private long window;

	private long sentFrames;

	private long sentBytes;

	private long refused;

	/**
	 * Creates an empty queue that is not open.
	 * @param settings how much may wait
	 * @param sender runs what sends, one task at a time
	 * @param transport sends a frame, and may block
	 */
	Lane(ClusterSettings settings, Executor sender, Consumer<byte[]> transport) {
		this.settings = settings;
		this.sender = sender;
		this.transport = transport;
		this.queue = new FrameQueue(settings.packed(), settings.largest());
		this.window = settings.window();
	}

	// ---- any thread ------------------------------------------------------------------

	/**
	 * Appends a message or a request.
	 * @param type its type
	 * @param fields writes the fields
	 * @return what became of it
	 * @throws io.luaprocess.ProcessException if a field cannot be written: nothing was
	 * appended
	 */
	Appended message(FrameType type, Consumer<FrameWriter> fields) {
		return append(type, fields, true);
	}

	/**
	 * Appends a signal or an answer.
	 * @param type its type
	 * @param fields writes the fields
	 * @return false if the session is over
	 * @throws io.luaprocess.ProcessException as {@link #message}
	 */
	boolean signal(FrameType type, Consumer<FrameWriter> fields) {
		return append(type, fields, false) == Appended.ACCEPTED;
	}

	private Appended append(FrameType type, Consumer<FrameWriter> fields, boolean counted) {
		synchronized (this) {
			if (this.over) {
				return Appended.CLOSED;
			}
			if (counted && isFull()) {
				this.refused++;
				return Appended.FULL;
			}
			this.queue.add(type, fields, counted ? 1 : 0);
			if (this.sending || !mayTake()) {
				return Appended.ACCEPTED;
			}
			this.sending = true;
		}
		this.sender.execute(this::sendNext);
		return Appended.ACCEPTED;
	}

	private boolean isFull() {
		return this.queue.messages() >= this.settings.outboundMessages()
				|| this.queue.bytes() >= this.settings.outboundBytes();
	}

	/**
	 * The session is open.
	 * @param version the version both nodes speak
	 * @param nonce the nonce of the receiver
	 * @param window most bytes that may be unacknowledged
	 */
	void open(int version, long nonce, long window) {
		synchronized (this) {
			this.version = version;
			this.nonce = nonce;
			this.window = window;
			this.open = true;
		}
		resume();
	}

	/** The other node has acted on so many bytes. */
	void acknowledged(long bytes) {
		synchronized (this) {
			this.unacknowledged = Math.max(0, this.unacknowledged - bytes);
		}
		resume();
	}

	/** The session is over: what waits is dropped. */
	synchronized void close() {
		this.over = true;
		this.queue.clear();
	}

	/** Whether nothing waits to be sent. */
	synchronized boolean isEmpty() {
		return this.over || this.queue.bytes() == 0 && !this.sending;
	}

	/** Describes what goes to the other node. */
	synchronized SessionView.Outbound view() {
		return new SessionView.Outbound(this.queue.messages(), this.settings.outboundMessages(), this.queue.bytes(),
				this.settings.outboundBytes(), this.unacknowledged, this.window, this.sentFrames, this.sentBytes,
				this.refused);
	}

	// ---- the sender ------------------------------------------------------------------

	private void resume() {
		synchronized (this) {
			if (this.sending || !mayTake()) {
				return;
			}
			this.sending = true;
		}
		this.sender.execute(this::sendNext);
	}

	/** Sends one frame, then lets other tasks of the sender come first. */
	private void sendNext() {
		byte[] frame = take();
		if (frame == null) {
			return;
		}
		try {
			this.transport.accept(frame);
		}
		finally {
			this.sender.execute(this::sendNext);
		}
	}

	private synchronized byte @Nullable [] take() {
		FrameQueue.Frame next = mayTake() ? this.queue.poll() : null;
		if (next == null) {
			this.sending = false;
			return null;
		}
		byte[] frame = next.bytes();
		this.unacknowledged += frame.length;
		this.sentFrames++;
		this.sentBytes += frame.length;
		FrameWriter.address(frame, this.version, this.nonce, this.sentFrames);
		return frame;
	}

	private boolean mayTake() {
		return this.open && !this.over && this.queue.bytes() > 0 && this.unacknowledged < this.window;
	}

}
