package io.luaprocess.kernel;

import io.luaprocess.Pid;
import org.jspecify.annotations.Nullable;

/**
 * A message: topic, sender and a payload that belongs to the receiver.
 */
public final class Message extends Signal {

	private final String topic;

	private final @Nullable Pid from;

	private final Object payload;

	/**
	 * Creates a message.
	 * @param topic the topic
	 * @param from the sender; {@code null} if not known
	 * @param payload the payload, owned by the receiver, meaningful to the language
	 */
	public Message(String topic, @Nullable Pid from, Object payload) {
		this.topic = topic;
		this.from = from;
		this.payload = payload;
	}

	/**
	 * Returns the topic.
	 * @return the topic
	 */
	public String topic() {
		return this.topic;
	}

	/**
	 * Returns the sender.
	 * @return the PID; {@code null} if not known
	 */
	public @Nullable Pid from() {
		return this.from;
	}

	/**
	 * Returns the payload.
	 * @return the payload
	 */
	public Object payload() {
		return this.payload;
	}

}
