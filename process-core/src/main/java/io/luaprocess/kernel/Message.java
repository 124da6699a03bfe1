package io.luaprocess.kernel;

import io.luaprocess.Pid;
import org.jspecify.annotations.Nullable;

/**
 * A message: topic, sender and a payload that belongs to the receiver.
 */
public sealed class Message extends Signal permits Request {

	/** Size of a message without its payload. */
	private static final int BYTES = 64;

	private final String topic;

	private final @Nullable Pid from;

	/** The payload, or the payload and its shared parts. */
	private final Object payload;

	/** When it was accepted; written before it is published. See {@link CoarseStamp}. */
	int acceptedAt;

	/**
	 * What it carries beside its payload; written by the sender before it is published.
	 */
	@Nullable Postmark postmark;

	/**
	 * Creates a message.
	 * @param topic the topic
	 * @param from the sender; {@code null} if not known
	 * @param payload the payload, owned by the receiver, meaningful to the language
	 * @param bytes its memory, without the shared parts
	 * @param parts large parts that other messages may hold as well; they count once for
	 * a mailbox; {@code null} for none
	 */
	public Message(String topic, @Nullable Pid from, Object payload, long bytes, SharedParts.Part @Nullable [] parts) {
		this.units = units(bytes + BYTES);
		this.topic = topic;
		this.from = from;
		this.payload = (parts != null) ? new Sharing(payload, parts) : payload;
	}

	Message(Message other) {
		this.units = other.units;
		this.topic = other.topic;
		this.from = other.from;
		this.payload = other.payload;
		this.postmark = other.postmark;
	}

	/**
	 * Returns its memory while it waits, without the shared parts.
	 * @return bytes
	 */
	public final long bytes() {
		return (long) this.units * Mailbox.UNIT;
	}

	/**
	 * Returns the topic.
	 */
	public final String topic() {
		return this.topic;
	}

	/**
	 * Returns the sender.
	 * @return the PID; {@code null} if not known
	 */
	public final @Nullable Pid from() {
		return this.from;
	}

	/**
	 * Returns the payload.
	 */
	public final Object payload() {
		return (this.payload instanceof Sharing sharing) ? sharing.payload : this.payload;
	}

	/**
	 * Returns large parts that other messages may hold as well; {@code null} for none.
	 */
	final SharedParts.Part @Nullable [] parts() {
		return (this.payload instanceof Sharing sharing) ? sharing.parts : null;
	}

	/** Few messages have shared parts, so the others have no field for them. */
	private record Sharing(Object payload, SharedParts.Part[] parts) {
	}

}
