package io.luaprocess.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.luaprocess.LogText;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import org.jspecify.annotations.Nullable;

/**
 * A message whose sender waits for an answer. It is over when it was answered, when the
 * sender no longer waits, or when the receiver has ended; an answer that comes later
 * reaches no one. Thread-safe.
 * <p>
 * The receiver knows its open requests, so that its end fails them; a process knows those
 * it has sent, so that its end closes them. Neither needs a monitor.
 */
public final class Request extends Message {

	private final ProcessInstance target;

	private final Asker asker;

	private final Tracing.@Nullable Step step;

	private Request(Message question, ProcessInstance target, Asker asker, Tracing.@Nullable Step step) {
		super(question);
		this.step = step;
		this.target = target;
		this.asker = asker;
	}

	/**
	 * Sends a request of a process, of which the calling coroutine runs.
	 * @param sender the process
	 * @param target the receiver
	 * @param question the message, not used before
	 * @param nanos how long to wait for the answer, in nanoseconds, more than zero
	 * @param late makes the error if that time is over
	 * @return the call, whose outcome is the answer, that error, or NOT_FOUND if the
	 * receiver has ended
	 * @throws ProcessException if the message was not delivered
	 */
	public static PendingCall send(ProcessInstance sender, ProcessInstance target, Message question, long nanos,
			Supplier<ProcessError> late) {
		PendingCall call = sender.beginCall();
		Request request = new Request(question, target, call, Traces.request(sender, target, question));
		TimerHandle timer = sender.schedule(nanos, () -> request.fail(late.get()));
		sender.loop.asked(request);
		call.request = request;
		call.whenComplete(() -> {
			timer.stop();
			sender.loop.answered(request);
		});
		request.deliver();
		sender.countSent();
		return call;
	}

	/**
	 * Sends a request of the application. The caller is to {@link #close} it when it does
	 * not wait any more.
	 * @param target the receiver
	 * @param question the message, not used before
	 * @param listener gets the answer, or NOT_FOUND if the receiver has ended; called
	 * once at most, on any thread; must be short
	 * @return the request
	 * @throws ProcessException if the message was not delivered
	 */
	public static Request send(ProcessInstance target, Message question, Consumer<Outcome> listener) {
		Request request = new Request(question, target, new Listener(listener), Traces.request(null, target, question));
		request.deliver();
		return request;
	}

	private void deliver() {
		Delivery delivery = Delivery.DEAD;
		if (this.target.lifeCycle.addRequest(this)) {
			delivery = this.target.send(this);
		}
		else {
			this.target.kernel.undelivered.refused(this.target, delivery, this);
		}
		ProcessError error = delivery.error();
		if (error != null) {
			fail(error);
			throw new ProcessException(error);
		}
	}

	/**
	 * Answers.
	 * @param outcome the answer, which belongs to the sender from now on
	 * @return what became of it
	 */
	public Answered answer(Outcome outcome) {
		Answered answered = this.asker.answer(outcome);
		if (answered == Answered.TAKEN) {
			ended(outcome.error());
			this.target.lifeCycle.removeRequest(this);
		}
		return answered;
	}

	/**
	 * Whether the sender still waits.
	 * @return false if an answer would reach no one
	 */
	public boolean isOpen() {
		return this.asker.isOpen();
	}

	/** The sender no longer waits, and gets nothing. */
	public void close() {
		if (this.asker.isOpen()) {
			this.asker.abandon();
			ended(ProcessErrors.CANCELED);
		}
		this.target.lifeCycle.removeRequest(this);
	}

	/** The sender gets an error unless there is an answer already. */
	private void fail(ProcessError error) {
		if (this.asker.isOpen()) {
			ended(error);
		}
		this.asker.complete(Outcome.failure(error));
		this.target.lifeCycle.removeRequest(this);
	}

	private void ended(@Nullable ProcessError error) {
		if (this.step != null) {
			this.step.end(error);
		}
	}

	void targetEnded() {
		fail(ProcessErrors.ENDED_BEFORE_ANSWER);
	}

	/** Says what its sender waits for, as part of a sentence. */
	String describe() {
		return "the answer of " + this.target.pid() + " to '" + LogText.line(topic()) + "'";
	}

	/** What became of an answer. */
	public enum Answered {

		/** The sender gets it. */
		TAKEN(null),

		/** It does not fit into the memory of the sender, which still waits. */
		FULL(ProcessErrors.ANSWER_TOO_LARGE),

		/** The request is over. */
		OVER(ProcessErrors.REQUEST_OVER);

		private final @Nullable ProcessError error;

		Answered(@Nullable ProcessError error) {
			this.error = error;
		}

		/**
		 * Returns what the receiver of the request is told.
		 * @return the error; {@code null} if the answer was taken
		 */
		public @Nullable ProcessError error() {
			return this.error;
		}

	}

	/** What waits for an answer. Only the first completion counts. */
	abstract static class Asker {

		abstract Answered answer(Outcome outcome);

		abstract void complete(Outcome outcome);

		abstract boolean isOpen();

		abstract void abandon();

	}

	/** Code of the application that waits. */
	private static final class Listener extends Asker {

		private final Consumer<Outcome> listener;

		private final AtomicBoolean over = new AtomicBoolean();

		Listener(Consumer<Outcome> listener) {
			this.listener = listener;
		}

		@Override
		Answered answer(Outcome outcome) {
			if (!this.over.compareAndSet(false, true)) {
				return Answered.OVER;
			}
			this.listener.accept(outcome);
			return Answered.TAKEN;
		}

		@Override
		void complete(Outcome outcome) {
			answer(outcome);
		}

		@Override
		boolean isOpen() {
			return !this.over.get();
		}

		@Override
		void abandon() {
			this.over.set(true);
		}

	}

}
