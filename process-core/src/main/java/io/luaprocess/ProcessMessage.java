package io.luaprocess;

import java.lang.reflect.Type;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A message that Java code has received. Values are mapped as {@code docs/java-values.md}
 * says, by the thread that asks. Thread-safe.
 */
public non-sealed interface ProcessMessage extends ProcessSignal {

	/**
	 * Returns the topic.
	 * @return the topic
	 */
	String topic();

	/**
	 * Returns the sender.
	 * @return its PID; {@code null} if Java code outside any process has sent the message
	 */
	@Nullable Pid from();

	/**
	 * Returns the payload.
	 * @return the only value; a list of several; {@code null} if there is none
	 */
	@Nullable Object payload();

	/**
	 * Returns the payload values.
	 * @return the values, possibly none
	 */
	List<@Nullable Object> values();

	/**
	 * Returns the payload, converted.
	 * @param <T> the type wanted
	 * @param type the type wanted
	 * @return the payload
	 * @throws ProcessException INVALID if it does not fit, with the path, for example
	 * {@code payload.lines[3].quantity}
	 */
	@SuppressWarnings("unchecked")
	default <T> @Nullable T payload(Class<T> type) {
		return (T) payload((Type) type);
	}

	/**
	 * Returns the payload, converted.
	 * @param <T> the type wanted
	 * @param type the type wanted, possibly generic
	 * @return the payload
	 * @throws ProcessException INVALID if it does not fit
	 */
	@SuppressWarnings("TypeParameterUnusedInFormals")
	<T> @Nullable T payload(Type type);

	/**
	 * Returns one payload value, converted.
	 * @param <T> the type wanted
	 * @param position its position, from 1
	 * @param type the type wanted, possibly generic
	 * @return the value; {@code null} if it is nil or absent
	 * @throws ProcessException INVALID if it does not fit
	 */
	@SuppressWarnings("TypeParameterUnusedInFormals")
	<T> @Nullable T value(int position, Type type);

	/**
	 * Whether the sender waits for an answer, or did when it sent the message.
	 * @return true if {@link #reply} can reach it
	 */
	boolean isRequest();

	/**
	 * Answers; never waits. Any thread may answer, also after the next message was
	 * received.
	 * @param values the results of the request
	 * @return false if no one waits for the answer: the message is no request, was
	 * answered already, or its sender has ended or no longer waits
	 * @throws ProcessException INVALID if a value cannot be mapped; RATE_LIMITED if the
	 * answer does not fit into the memory of the sender. The request stays open
	 */
	boolean reply(@Nullable Object @Nullable ... values);

	/**
	 * Refuses a request: the sender gets {@code nil, err}.
	 * @param error the error
	 * @return false if no one waits for the answer
	 */
	default boolean refuse(ProcessError error) {
		return reply(null, error);
	}

}
