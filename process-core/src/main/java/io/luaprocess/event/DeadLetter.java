package io.luaprocess.event;

import java.time.Instant;

import io.luaprocess.Pid;
import org.jspecify.annotations.Nullable;

/**
 * A message that no program has received.
 *
 * @param at when it was dropped
 * @param reason why
 * @param to the process it was sent to
 * @param definition what that process ran; {@code null} if it is not known any more
 * @param from the sender; {@code null} if it is not known
 * @param topic the topic, cut to {@value #MAX_TOPIC} characters
 * @param payload the beginning of the payload as text, for people who may see values;
 * {@code null} if the message has none
 */
public record DeadLetter(Instant at, Reason reason, Pid to, @Nullable String definition, @Nullable Pid from,
		String topic, @Nullable String payload) {

	/** Longest topic. */
	public static final int MAX_TOPIC = 100;

	/** Longest text of a payload, in characters. */
	public static final int MAX_PAYLOAD = 200;

	/**
	 * Why a message is a dead letter.
	 */
	public enum Reason {

		/** It was accepted, and the process has ended before receiving it. */
		PROCESS_ENDED("process ended"),

		/** It was sent to a process that had ended. The sender was told. */
		NO_SUCH_PROCESS("no such process"),

		/** The mailbox was full. The sender was told. */
		MAILBOX_FULL("mailbox full"),

		/** The host of the process was stopping. The sender was told. */
		HOST_STOPPING("host stopping");

		private final String text;

		Reason(String text) {
			this.text = text;
		}

		/**
		 * Returns the reason for people and as the tag of a meter.
		 * @return for example {@code mailbox full}
		 */
		public String text() {
			return this.text;
		}

	}

	/**
	 * Cuts and escapes the topic.
	 */
	public DeadLetter {
		topic = EventError.brief(topic, MAX_TOPIC);
	}

	DeadLetter withPayload(@Nullable String text) {
		return new DeadLetter(this.at, this.reason, this.to, this.definition, this.from, this.topic,
				(text != null) ? EventError.brief(text, MAX_PAYLOAD) : null);
	}

	String text() {
		return "a message of topic '" + this.topic + "' to " + this.to + " was dropped: " + this.reason.text();
	}

}
