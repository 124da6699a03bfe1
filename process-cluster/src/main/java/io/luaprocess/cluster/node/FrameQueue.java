package io.luaprocess.cluster.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

import io.luaprocess.cluster.wire.FrameType;
import io.luaprocess.cluster.wire.FrameWriter;
import io.luaprocess.cluster.wire.WireLimits;
import org.jspecify.annotations.Nullable;

/**
 * Records in the order in which they were added, packed into frames. A record is written
 * at once into the frame that is being filled; a frame that has reached a size is closed.
 * Not thread-safe.
 */
final class FrameQueue {

	/**
	 * A frame to which nothing is added any more. Its header is to be written.
	 *
	 * @param bytes the frame
	 * @param messages how many of its records are counted
	 */
	@SuppressWarnings("ArrayRecordComponent")
	record Frame(byte[] bytes, int messages) {
	}

	private final int packed;

	private final FrameWriter filling;

	private final Deque<Frame> closed = new ArrayDeque<>();

	/** Messages in the frame that is being filled. */
	private int fillingMessages;

	private int messages;

	private long bytes;

	/**
	 * Creates an empty queue.
	 * @param packed a frame of as many bytes is closed
	 * @param largest most bytes of a record
	 */
	FrameQueue(int packed, int largest) {
		this.packed = packed;
		this.filling = new FrameWriter(WireLimits.ofRecord(largest));
		this.filling.open(0, 0);
	}

	/**
	 * Adds a record.
	 * @param type its type
	 * @param fields writes the fields
	 * @param counted 1 for a message or request, else 0
	 * @throws io.luaprocess.ProcessException if a field cannot be written: nothing was
	 * added
	 */
	void add(FrameType type, Consumer<FrameWriter> fields, int counted) {
		int before = this.filling.size();
		boolean written = false;
		try {
			this.filling.begin(type);
			fields.accept(this.filling);
			this.filling.end();
			written = true;
		}
		finally {
			if (!written) {
				this.filling.cancel();
			}
		}
		this.bytes += this.filling.size() - before;
		this.messages += counted;
		this.fillingMessages += counted;
		if (this.filling.size() >= this.packed) {
			this.closed.add(close());
		}
	}

	/**
	 * Takes the next frame: the oldest closed one, else the one that is being filled.
	 * @return the frame; {@code null} if there are no records
	 */
	@Nullable Frame poll() {
		Frame first = this.closed.poll();
		Frame frame = (first != null || this.bytes == 0) ? first : close();
		if (frame != null) {
			this.messages -= frame.messages();
			this.bytes -= frame.bytes().length - FrameWriter.HEADER;
		}
		return frame;
	}

	private Frame close() {
		Frame frame = new Frame(this.filling.toBytes(), this.fillingMessages);
		this.filling.open(0, 0);
		this.fillingMessages = 0;
		return frame;
	}

	/** Forgets all records. */
	void clear() {
		this.closed.clear();
		this.filling.open(0, 0);
		this.fillingMessages = 0;
		this.messages = 0;
		this.bytes = 0;
	}

	/** How many messages and requests wait. */
	int messages() {
		return this.messages;
	}

	/** How many bytes wait, without headers. */
	long bytes() {
		return this.bytes;
	}

}
