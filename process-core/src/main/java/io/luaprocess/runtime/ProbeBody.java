package io.luaprocess.runtime;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.kernel.Channel;
import io.luaprocess.kernel.CoroutineCode;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessBody;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.Progress;
import io.luaprocess.kernel.Signal;
import io.luaprocess.lua.JavaBridge;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Probe} does: two coroutines wait for messages and for events.
 */
final class ProbeBody implements ProcessBody {

	private final String id;

	private final ProcessInstance self;

	private final Predicate<Message> messages;

	private final Consumer<Received> events;

	private @Nullable CoroutineCode main;

	/**
	 * Makes the body of a process.
	 * @param id what it is called
	 * @param self the process
	 * @param messages gets messages, and returns whether the process goes on
	 * @param events gets events
	 */
	ProbeBody(String id, ProcessInstance self, Predicate<Message> messages, Consumer<Received> events) {
		this.id = id;
		this.self = self;
		this.messages = messages;
		this.events = events;
	}

	@Override
	public Progress load() {
		this.self.trapLinks(true);
		this.main = new Receiving(this.self.subscriptions().inbox((message) -> message),
				(value) -> this.messages.test((Message) value));
		this.self.spawnCoroutine(new Receiving(this.self.subscriptions().events((signal) -> signal), (value) -> {
			event((Signal) value);
			return true;
		}));
		return Progress.DONE;
	}

	@Override
	public Progress run() {
		return Objects.requireNonNull(this.main).run();
	}

	private void event(Signal signal) {
		switch (signal) {
			case Signal.Exit exit -> this.events
				.accept(new Received.Exit(exit.from(), JavaBridge.value(exit.outcome()), exit.outcome().error()));
			case Signal.LinkDown down -> this.events.accept(new Received.LinkDown(down.from(), down.error()));
			case Signal.Cancel cancel -> this.events.accept(new Received.Cancel(cancel.from(), cancel.reason()));
			default -> {
			}
		}
	}

	@Override
	public Outcome outcome() {
		return Outcome.NOTHING;
	}

	@Override
	public String definitionId() {
		return this.id;
	}

	@Override
	public ProcessError errorOf(Throwable failure) {
		return ProcessError.of(ErrorKind.INTERNAL, String.valueOf(failure.getMessage()));
	}

	/**
	 * A coroutine that takes what comes to a channel.
	 */
	private static final class Receiving implements CoroutineCode {

		private final Channel channel;

		/** Returns whether to go on. */
		private final Predicate<Object> receiver;

		private boolean waiting;

		Receiving(Channel channel, Predicate<Object> receiver) {
			this.channel = channel;
			this.receiver = receiver;
		}

		@Override
		public Progress run() {
			while (true) {
				Object value = this.waiting ? this.channel.received() : this.channel.receive();
				this.waiting = value == null;
				if (value == null) {
					return Progress.WAITS;
				}
				if (value == Channel.CLOSED || !this.receiver.test(value)) {
					return Progress.DONE;
				}
			}
		}

	}

}
