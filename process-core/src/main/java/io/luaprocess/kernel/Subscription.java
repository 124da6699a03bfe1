package io.luaprocess.kernel;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * One route of the mailbox: what waits for it, the channel that yields it, and how an
 * entry becomes a value when it is received.
 */
final class Subscription extends SignalQueue {

	/** The topic; {@code null} for the inbox and the events. */
	final @Nullable String topic;

	/** The channel that yields the entries. */
	final Channel channel;

	private final ProcessInstance process;

	private final Function<Signal, Object> mapper;

	Subscription(ProcessInstance process, @Nullable String topic, Function<Signal, Object> mapper) {
		this.process = process;
		this.topic = topic;
		this.mapper = mapper;
		this.channel = new Channel(process, this);
	}

	/**
	 * Makes the received value of an entry: from now on the program has received it.
	 * @param signal the entry
	 * @return the value
	 */
	Object valueOf(Signal signal) {
		this.process.account().taken(signal);
		return this.mapper.apply(signal);
	}

}
