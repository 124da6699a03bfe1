package io.luaprocess.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A coroutine that waits at a channel, as one alternative among others when it waits in a
 * select.
 */
final class Waiter {

	final Coroutine coroutine;

	@Nullable Channel channel;

	boolean sending;

	/** The value to send; after completion the value received, or an entry to map. */
	@Nullable Object value;

	boolean ok;

	int index;

	@Nullable Waiter before;

	@Nullable Waiter after;

	Waiter(Coroutine coroutine) {
		this.coroutine = coroutine;
	}

	/** Says what it waits for, as part of a sentence. */
	String describe(long now) {
		return (this.channel != null) ? this.channel.describe(this.sending, now) : "nothing";
	}

	/** First come, first served. */
	static final class Line {

		private @Nullable Waiter first;

		private @Nullable Waiter last;

		@Nullable Waiter first() {
			return this.first;
		}

		void add(Waiter waiter) {
			Waiter end = this.last;
			waiter.before = end;
			waiter.after = null;
			if (end == null) {
				this.first = waiter;
			}
			else {
				end.after = waiter;
			}
			this.last = waiter;
		}

		void remove(Waiter waiter) {
			Waiter left = waiter.before;
			Waiter right = waiter.after;
			if (left != null) {
				left.after = right;
			}
			else if (this.first == waiter) {
				this.first = right;
			}
			if (right != null) {
				right.before = left;
			}
			else if (this.last == waiter) {
				this.last = left;
			}
			waiter.before = null;
			waiter.after = null;
		}

	}

}
