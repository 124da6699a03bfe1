package io.luaprocess.cluster.wire;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.lua.value.Weigher;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Varargs;

/**
 * Reads the frames of one session in one direction, in the order in which they were
 * written. Fields are read in the order in which they were written:
 *
 * <pre class="code">
 * frame.open(bytes);
 * for (FrameType type = frame.next(); type != null; type = frame.next()) { … }
 * </pre>
 *
 * Fields of a record that are not read are skipped, and so are records of an unknown
 * type: a newer version may have added them. Whatever is malformed is a
 * {@link WireException}; nothing else is thrown. Not thread-safe.
 */
public final class FrameReader {

	private final WireVersion versions;

	private final WireLimits limits;

	private final WireReader in = new WireReader();

	private final DictionaryReader dictionary;

	private final ValueReader values;

	private int version;

	private long nonce;

	private long frameNumber;

	private int frameEnd;

	/** Where the next record begins. */
	private int next;

	/**
	 * Creates a reader with an empty dictionary.
	 * @param versions the versions that are read
	 * @param limits what is accepted
	 */
	public FrameReader(WireVersion versions, WireLimits limits) {
		this.versions = versions;
		this.limits = limits;
		this.dictionary = new DictionaryReader(limits);
		this.values = new ValueReader(limits);
	}

	/**
	 * Begins with a frame and reads its header.
	 * @param frame the frame, not changed meanwhile
	 * @throws WireException if the header is malformed or of a version that is not read
	 */
	public void open(byte[] frame) {
		this.frameEnd = frame.length;
		this.next = frame.length;
		this.in.reset(frame, frame.length);
		int magic = this.in.readByte();
		if (magic != FrameWriter.MAGIC) {
			throw this.in.malformed("no frame: it begins with " + magic);
		}
		this.version = this.in.readByte();
		if (!this.versions.reads(this.version)) {
			throw this.in.malformed("wire version " + this.version + ", this node reads " + this.versions);
		}
		this.nonce = this.in.readFixed();
		this.frameNumber = this.in.readFixed();
		this.next = this.in.position();
	}

	/**
	 * Returns the version of the frame.
	 */
	public int version() {
		return this.version;
	}

	/**
	 * Returns the nonce of the receiver that the sender knows.
	 * @return the nonce; 0 in a frame with HELLO
	 */
	public long nonce() {
		return this.nonce;
	}

	/**
	 * Returns the number of the frame in its session.
	 * @return the number, from 1; 0 for none
	 */
	public long frameNumber() {
		return this.frameNumber;
	}

	/**
	 * Goes to the next record; what is left of the one before is skipped.
	 * @return its type; {@code null} at the end of the frame
	 * @throws WireException if it is malformed
	 */
	public @Nullable FrameType next() {
		while (this.next < this.frameEnd) {
			this.in.window(this.next, this.frameEnd);
			int length = this.in.readCount(1, this.limits.record(), "bytes of a record");
			int start = this.in.position();
			this.next = start + length;
			this.in.window(start, this.next);
			FrameType type = FrameType.of(this.in.readByte());
			if (type != null) {
				return type;
			}
		}
		return null;
	}

	/**
	 * Whether the record has further fields: one of an older version has not those that
	 * were added later.
	 * @return true if so
	 */
	public boolean hasMore() {
		return this.in.remaining() > 0;
	}

	/**
	 * Returns where fields without a method here are read.
	 */
	public WireReader in() {
		return this.in;
	}

	/**
	 * Reads a number of variable length.
	 * @return the number
	 */
	public long number() {
		return this.in.readVarint();
	}

	/**
	 * Reads a number of eight bytes.
	 * @return the number
	 */
	public long fixed() {
		return this.in.readFixed();
	}

	/**
	 * Reads a flag.
	 * @return the flag
	 */
	public boolean flag() {
		return this.in.readBoolean();
	}

	/**
	 * Reads a text that comes again.
	 * @return the text
	 * @throws WireException if there is none, or its number is unknown
	 */
	public String text() {
		return require(optionalText(), "text");
	}

	/**
	 * Reads a text that comes again.
	 * @return the text; {@code null} for none
	 * @throws WireException if its number is unknown
	 */
	public @Nullable String optionalText() {
		return this.dictionary.readText(this.in);
	}

	/**
	 * Reads a text that went in full.
	 * @return the text; {@code null} for none
	 */
	public @Nullable String plainText() {
		return this.in.readBoolean() ? this.in.readText(this.limits.text()) : null;
	}

	/**
	 * Reads a node.
	 * @return the node
	 */
	public NodeId node() {
		int start = this.in.position();
		String name = this.in.readText(this.limits.text());
		long incarnation = this.in.readVarint();
		if (!NodeId.isName(name) || incarnation <= 0) {
			throw this.in.malformed("no node", start);
		}
		return new NodeId(name, incarnation);
	}

	/**
	 * Reads a PID.
	 * @return the PID
	 * @throws WireException if there is none, or the number of its place is unknown
	 */
	public Pid pid() {
		return require(optionalPid(), "PID");
	}

	/**
	 * Reads a PID.
	 * @return the PID; {@code null} for none
	 * @throws WireException if the number of its place is unknown
	 */
	public @Nullable Pid optionalPid() {
		return this.dictionary.readPid(this.in);
	}

	/**
	 * Reads the names in an identity.
	 * @return the names, the same object each time they go by number
	 */
	public WireIdentity identity() {
		return this.dictionary.readIdentity(this.in);
	}

	/**
	 * Reads the payload of a message.
	 * @return values and weight; large strings are shared parts
	 */
	public Payload payload() {
		return this.values.readPayload(this.in);
	}

	/**
	 * Reads values that are no payload of a message: arguments, a context, a result.
	 * @return values and weight, without shared parts
	 */
	public Payload values() {
		Weigher weigher = Weigher.forValues();
		Varargs all = this.values.readAll(this.in, weigher);
		return new Payload(all, weigher.bytes(), null);
	}

	/**
	 * Reads an error.
	 * @return the error
	 */
	public ProcessError error() {
		return this.values.readError(this.in);
	}

	/**
	 * Reads an outcome.
	 * @return the outcome; its value is a {@link Varargs}, one value a plain one
	 */
	public Outcome outcome() {
		return OutcomeCodec.read(this);
	}

	private <T> T require(@Nullable T value, String what) {
		if (value == null) {
			throw this.in.malformed("no " + what);
		}
		return value;
	}

}
