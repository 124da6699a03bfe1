package io.luaprocess.kernel;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Routes the mailbox of a process to its topic listeners, inbox and events channel, as
 * chapter 3.4 of the specification says. Confined to the process.
 */
public final class Subscriptions {

	Subscriptions() {
	}

	/**
	 * Returns the inbox channel; the same one until it is closed.
	 * @param mapper makes the received value of a message when it is received
	 * @return the channel
	 */
	public Channel inbox(Function<Message, Object> mapper) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the events channel; the same one until it is closed.
	 * @param mapper makes the received value of an event when it is received
	 * @return the channel
	 */
	public Channel events(Function<Signal, Object> mapper) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the channel of a topic; the same one until it is closed.
	 * @param topic the topic, exactly
	 * @param mapper makes the received value of a message when it is received; ignored if
	 * the topic has a channel already
	 * @return the channel
	 */
	public Channel listen(String topic, Function<Message, Object> mapper) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Ends a subscription and closes its channel.
	 * @param channel the channel
	 * @return false if the channel is no subscription
	 */
	public boolean unlisten(@Nullable Channel channel) {
		throw new UnsupportedOperationException();
	}

}
