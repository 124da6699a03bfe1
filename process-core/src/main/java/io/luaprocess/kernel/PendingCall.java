package io.luaprocess.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A call of this process to another one (or to code outside) whose answer has not come
 * yet. Belongs to one process; completed through its mailbox, so that everything the
 * callee sent before is there first.
 */
public final class PendingCall {

	final ProcessInstance owner;

	@Nullable Outcome outcome;

	PendingCall(ProcessInstance owner) {
		this.owner = owner;
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
	public void complete(Outcome outcome) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Registers code that runs on the owner's thread, inside its pump, when the answer
	 * has come; at once if it has come already. Must not block.
	 * @param callback the code
	 */
	public void whenComplete(Runnable callback) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Waits for the answer; only the calling coroutine waits.
	 * @return the outcome
	 */
	public Outcome await() {
		throw new UnsupportedOperationException();
	}

}
