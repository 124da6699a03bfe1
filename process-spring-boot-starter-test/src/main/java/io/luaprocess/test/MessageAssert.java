package io.luaprocess.test;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import io.luaprocess.Pid;
import io.luaprocess.runtime.Received;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/**
 * Assertions about a message a probe has received.
 */
public final class MessageAssert extends AbstractAssert<MessageAssert, Received.Message> {

	private final ProcessProbe probe;

	MessageAssert(Received.Message message, ProcessProbe probe) {
		super(message, MessageAssert.class);
		this.probe = probe;
	}

	/**
	 * Verifies that the payload consists of these values. Numbers are compared by value,
	 * as Lua has no integers.
	 * @param values the values
	 * @return this
	 */
	public MessageAssert payload(@Nullable Object @Nullable ... values) {
		List<@Nullable Object> expected = JavaValues.all(values);
		if (!JavaValues.all(payload().toArray()).equals(expected)) {
			throw failure("Expected the payload %s, but got the %s%n%s", expected, this.actual, this.probe.state());
		}
		return this;
	}

	/**
	 * Verifies the payload by assertions of the caller.
	 * @param assertions get the payload
	 * @return this
	 */
	public MessageAssert payloadSatisfies(Consumer<List<@Nullable Object>> assertions) {
		assertions.accept(payload());
		return this;
	}

	/**
	 * Verifies the sender.
	 * @param pid the sender
	 * @return this
	 */
	public MessageAssert from(Pid pid) {
		Assertions.assertThat(message().from()).as("sender of the %s", this.actual).isEqualTo(pid);
		return this;
	}

	/**
	 * Returns the message, for other assertions and for an answer.
	 * @return the message
	 */
	public Received.Message message() {
		return Objects.requireNonNull(this.actual);
	}

	private List<@Nullable Object> payload() {
		return message().payload();
	}

}
