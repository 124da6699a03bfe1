package io.luaprocess.runtime;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Probe} has received.
 */
public sealed interface Received {

	/**
	 * Returns the sender.
	 * @return its PID; {@code null} if not known
	 */
	@Nullable Pid from();

	/**
	 * A message.
	 *
	 * @param topic the topic
	 * @param from the sender; {@code null} if it is the application
	 * @param payload the payload, mapped to Java
	 */
	record Message(String topic, @Nullable Pid from, List<@Nullable Object> payload) implements Received {

		/** Makes a copy that nothing changes. */
		public Message {
			payload = Collections.unmodifiableList(payload);
		}

		@Override
		public String toString() {
			return "message '" + this.topic + "' "
					+ this.payload.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"))
					+ ((this.from != null) ? " from " + this.from : "");
		}

	}

	/**
	 * The end of a process that is monitored.
	 *
	 * @param from the process
	 * @param value what it has returned, mapped to Java
	 * @param error why it has failed; {@code null} if it has not
	 */
	record Exit(Pid from, @Nullable Object value, @Nullable ProcessError error) implements Received {

		@Override
		public String toString() {
			return "EXIT of " + this.from
					+ ((this.error != null) ? " with error " + this.error : " with result " + this.value);
		}

	}

	/**
	 * A linked process has failed.
	 *
	 * @param from the process
	 * @param error why it has failed
	 */
	record LinkDown(Pid from, ProcessError error) implements Received {

		@Override
		public String toString() {
			return "LINK_DOWN of " + this.from + " with error " + this.error;
		}

	}

	/**
	 * The probe is asked to end.
	 *
	 * @param from who asks
	 * @param reason the reason, if there is one
	 */
	record Cancel(Pid from, @Nullable String reason) implements Received {

		@Override
		public String toString() {
			return "CANCEL from " + this.from + ((this.reason != null) ? ", " + this.reason : "");
		}

	}

}
