package io.luaprocess.cluster.wire;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Varargs;

/**
 * Writes the frames of one session in one direction. A frame has a header, the version,
 * the nonce of its receiver and its number, and one record after the other:
 *
 * <pre class="code">
 * frame.open(version, nonce);
 * frame.begin(FrameType.SEND).pid(target).pid(sender).text(topic).payload(values).end();
 * transport.send(node, frame.toBytes(), frame.size());
 * </pre>
 *
 * Each record has its length, so a reader skips fields at its end that it does not know.
 * A record that cannot be written, for example because a value cannot cross, is left out
 * with {@link #cancel()}, also from the dictionary. Not thread-safe. Nothing is allocated
 * while a record is written that has nothing new for the dictionary.
 */
public final class FrameWriter {

	/** First byte of each frame. */
	static final int MAGIC = 0xE7;

	/** Bytes of the header. */
	public static final int HEADER = 18;

	private final WireWriter out;

	private final DictionaryWriter dictionary = new DictionaryWriter();

	private final ValueWriter values;

	private long largest;

	private int records;

	/** Where the record begins that is being written; negative if none is. */
	private int start = -1;

	/**
	 * Creates a writer with an empty dictionary.
	 * @param limits what the other node accepts
	 */
	public FrameWriter(WireLimits limits) {
		this.out = new WireWriter(limits.record());
		this.values = new ValueWriter(limits);
		this.largest = limits.record();
	}

	/**
	 * Begins a frame; the one before is forgotten.
	 * @param version the version both nodes speak
	 * @param nonce the nonce of the receiver; 0 in a frame with HELLO
	 */
	public void open(int version, long nonce) {
		cancel();
		this.out.clear();
		this.out.limit(this.largest + HEADER);
		this.out.writeByte(MAGIC);
		this.out.writeByte(version);
		this.out.writeFixed(nonce);
		this.out.writeFixed(0);
		this.records = 0;
	}

	/**
	 * Writes the header of a frame anew, for a sender that learns version and nonce after
	 * it has begun the frame.
	 * @param frame the frame
	 * @param version the version both nodes speak
	 * @param nonce the nonce of the receiver
	 * @param number number of the frame in its session, by which the receiver notices one
	 * that is missing or comes twice; 0 for none
	 */
	public static void address(byte[] frame, int version, long nonce, long number) {
		frame[1] = (byte) version;
		WireWriter.putFixed(frame, 2, nonce);
		WireWriter.putFixed(frame, 2 + Long.BYTES, number);
	}

	/**
	 * Begins a record.
	 * @param type its type
	 * @return this writer
	 */
	public FrameWriter begin(FrameType type) {
		return begin(type.number());
	}

	/** Begins a record, perhaps of a type that this version does not have. */
	FrameWriter begin(int type) {
		this.start = this.out.size();
		this.out.limit(this.start + this.largest);
		// The length, which is inserted at the end.
		this.out.writeByte(0);
		this.out.writeByte(type);
		return this;
	}

	/**
	 * Ends the record.
	 */
	public void end() {
		this.out.limit(Integer.MAX_VALUE);
		this.out.insertLength(this.start);
		this.dictionary.mark();
		this.records++;
		this.start = -1;
	}

	/**
	 * Leaves out the record that is being written, if one is.
	 */
	public void cancel() {
		if (this.start >= 0) {
			this.out.truncate(this.start);
			this.dictionary.rollBack();
			this.start = -1;
		}
	}

	/**
	 * Returns the size of the frame, the record that is being written included.
	 * @return bytes
	 */
	public int size() {
		return this.out.size();
	}

	/**
	 * Returns the number of records that were ended.
	 */
	public int records() {
		return this.records;
	}

	/**
	 * Returns the frame.
	 * @return a copy, exactly as long as the frame
	 */
	public byte[] toBytes() {
		return this.out.toBytes();
	}

	/**
	 * Returns where fields without a method here are written.
	 */
	public WireWriter out() {
		return this.out;
	}

	/**
	 * Writes a number that is mostly small and not negative.
	 * @param number the number
	 * @return this writer
	 */
	public FrameWriter number(long number) {
		this.out.writeVarint(number);
		return this;
	}

	/**
	 * Writes a number of eight bytes, such as a nonce.
	 * @param number the number
	 * @return this writer
	 */
	public FrameWriter fixed(long number) {
		this.out.writeFixed(number);
		return this;
	}

	/**
	 * Writes a flag.
	 * @param flag the flag
	 * @return this writer
	 */
	public FrameWriter flag(boolean flag) {
		this.out.writeBoolean(flag);
		return this;
	}

	/**
	 * Writes a text that comes again, such as a topic or an id: in full once, then by
	 * number.
	 * @param text the text; {@code null} for none
	 * @return this writer
	 */
	public FrameWriter text(@Nullable String text) {
		this.dictionary.writeText(this.out, text);
		return this;
	}

	/**
	 * Writes a text in full, such as a reason.
	 * @param text the text; {@code null} for none
	 * @return this writer
	 */
	public FrameWriter plainText(@Nullable String text) {
		this.out.writeBoolean(text != null);
		if (text != null) {
			this.out.writeText(text);
		}
		return this;
	}

	/**
	 * Writes a node.
	 * @param node the node
	 * @return this writer
	 */
	public FrameWriter node(NodeId node) {
		this.out.writeText(node.name());
		this.out.writeVarint(node.incarnation());
		return this;
	}

	/**
	 * Writes a PID.
	 * @param pid the PID; {@code null} for none
	 * @return this writer
	 */
	public FrameWriter pid(@Nullable Pid pid) {
		this.dictionary.writePid(this.out, pid);
		return this;
	}

	/**
	 * Writes the names in an identity.
	 * @param identity the identity
	 * @return this writer
	 */
	public FrameWriter identity(Identity identity) {
		this.dictionary.writeIdentity(this.out, identity);
		return this;
	}

	/**
	 * Writes values of the language of programs: the payload of a message, arguments, a
	 * context.
	 * @param plain the values, a {@link Varargs}, not changed meanwhile
	 * @return this writer
	 * @throws ProcessException INVALID {@code cannot send <what> to another node};
	 * LIMIT_EXCEEDED if they are too large. The record is to be cancelled
	 */
	public FrameWriter payload(Object plain) {
		if (!(plain instanceof Varargs all)) {
			throw new ProcessException(ErrorKind.INVALID,
					"cannot send " + plain.getClass().getName() + " to another node");
		}
		this.values.writeAll(this.out, all);
		return this;
	}

	/**
	 * Writes an error without its Java cause.
	 * @param error the error
	 * @return this writer
	 * @throws ProcessException as {@link #payload}
	 */
	public FrameWriter error(ProcessError error) {
		this.values.writeError(this.out, error);
		return this;
	}

	/**
	 * Writes an outcome. Never fails because of its value or error: an outcome that
	 * cannot cross becomes a failure that says so.
	 * @param outcome the outcome
	 * @return this writer
	 */
	public FrameWriter outcome(Outcome outcome) {
		OutcomeCodec.write(this, outcome);
		return this;
	}

}
