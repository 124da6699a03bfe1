package io.luaprocess.kernel;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * A call of this process to another one (or to code outside) whose answer has not come
 * yet. Belongs to one process; completed through its mailbox, so that everything the
 * callee sent before is there first.
 */
public final class PendingCall extends Request.Asker {

	final ProcessInstance owner;

	private final int generation;

	private final AtomicBoolean completed = new AtomicBoolean();

	/** What it waits for the answer to; {@code null} if that is no request. */
	@Nullable Request request;

	private @Nullable Outcome outcome;

	private @Nullable Runnable callback;

	private @Nullable Coroutine waiting;

	/** The coroutine that waits is ready and has not run since. */
	private boolean answered;

	PendingCall(ProcessInstance owner) {
		this.owner = owner;
		this.generation = owner.loop.generation();
	}

	/**
	 * Returns the answer.
	 * @return the outcome; {@code null} while it has not come
	 */
	public @Nullable Outcome outcome() {
		return this.outcome;
	}

	/**
	 * Completes the call from any thread; only the first completion counts.
	 * @param outcome the answer
	 */
	@Override
	public void complete(Outcome outcome) {
		if (this.completed.compareAndSet(false, true)) {
			this.owner.signal(new Signal.Reply(this, outcome));
		}
	}

	/**
	 * The call could not be begun, so there will be no answer. Called by the process,
	 * unlike {@link #complete}: a program that tries again and again without waiting must
	 * not gather calls.
	 */
	public void notBegun() {
		if (this.completed.compareAndSet(false, true)) {
			arrived(Outcome.NOTHING);
		}
	}

	/** An answer may be of any size, so it must not end the process that gets it. */
	@Override
	Request.Answered answer(Outcome outcome) {
		Signal.Reply reply = new Signal.Reply(this, outcome);
		Mailbox mailbox = this.owner.mailbox;
		if (!mailbox.reserve(0, reply.units, Integer.MAX_VALUE, this.owner.account().room())) {
			return isOpen() ? Request.Answered.FULL : Request.Answered.OVER;
		}
		if (!this.completed.compareAndSet(false, true)) {
			mailbox.charge(-reply.units);
			return Request.Answered.OVER;
		}
		this.owner.deliver(reply);
		return Request.Answered.TAKEN;
	}

	@Override
	boolean isOpen() {
		return !this.completed.get();
	}

	@Override
	void abandon() {
		this.completed.set(true);
	}

	/** Says what it waits for, as part of a sentence. */
	String describe() {
		Request asked = this.request;
		return (asked != null) ? asked.describe() : "the answer of a call";
	}

	/**
	 * Registers code that runs on the owner's thread, inside its pump, when the answer
	 * has come; at once if it has come already. Must not block.
	 * @param callback the code
	 */
	public void whenComplete(Runnable callback) {
		if (this.outcome != null) {
			callback.run();
			return;
		}
		this.callback = callback;
	}

	/**
	 * Waits for the answer; only the calling coroutine waits.
	 * @return the outcome; {@code null} if the running coroutine has to leave the stack
	 * to wait, and calls this again when it goes on
	 */
	public @Nullable Outcome await() {
		this.owner.checkAlive();
		if (this.outcome == null) {
			EventLoop loop = this.owner.loop;
			this.waiting = loop.current();
			if (!loop.block(this.waiting, this)) {
				return null;
			}
		}
		taken();
		return this.outcome;
	}

	/** The calling coroutine waits for the answer, but does not leave its thread. */
	void awaitAside(Coroutine coroutine, CoroutineThread thread) {
		this.waiting = coroutine;
		coroutine.waiting = true;
		coroutine.waitsFor = thread;
		thread.goAside();
	}

	/** The coroutine that has waited runs. */
	void taken() {
		if (this.answered) {
			this.answered = false;
			this.owner.loop.answerTaken();
		}
		this.owner.processor.beginTurn();
	}

	/**
	 * The answer was taken out of the mailbox. An answer to code that an upgrade has
	 * replaced is dropped.
	 * @param outcome the answer
	 */
	void arrived(Outcome outcome) {
		if (this.generation != this.owner.loop.generation()) {
			return;
		}
		this.outcome = outcome;
		this.owner.loop.callAnswered();
		Coroutine coroutine = this.waiting;
		if (coroutine != null) {
			this.waiting = null;
			this.answered = true;
			this.owner.loop.answerComes();
			this.owner.loop.wake(coroutine);
		}
		Runnable code = this.callback;
		if (code != null) {
			this.callback = null;
			code.run();
		}
	}

}
