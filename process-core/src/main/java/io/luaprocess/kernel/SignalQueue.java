package io.luaprocess.kernel;

import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Entries of a mailbox that wait for the same reader, in mailbox order. Linked through
 * the entries themselves. Confined to the process.
 */
class SignalQueue {

	private @Nullable Signal first;

	private @Nullable Signal last;

	final boolean isEmpty() {
		return this.first == null;
	}

	/** Returns the oldest entry; any thread may ask, see {@link MailboxReading}. */
	final @Nullable Signal first() {
		return this.first;
	}

	final void add(Signal signal) {
		signal.next = null;
		Signal before = this.last;
		if (before == null) {
			this.first = signal;
		}
		else {
			before.next = signal;
		}
		this.last = signal;
	}

	final @Nullable Signal poll() {
		Signal signal = this.first;
		if (signal != null) {
			this.first = signal.next;
			if (this.first == null) {
				this.last = null;
			}
			signal.next = null;
		}
		return signal;
	}

	/**
	 * Moves the entries that fulfil a condition to another queue, in their order.
	 * @param condition the condition
	 * @param target where they go
	 */
	final void moveIf(Predicate<Signal> condition, SignalQueue target) {
		Signal signal = this.first;
		this.first = null;
		this.last = null;
		while (signal != null) {
			Signal after = signal.next;
			if (!condition.test(signal)) {
				add(signal);
			}
			else {
				target.add(signal);
			}
			signal = after;
		}
	}

	final void visitMessages(Consumer<Message> visitor) {
		for (Signal signal = this.first; signal != null; signal = signal.next) {
			if (signal instanceof Message message) {
				visitor.accept(message);
			}
		}
	}

	/**
	 * Takes over the entries of another queue, so that all are in mailbox order again.
	 * @param other the other queue, empty afterwards; {@code null} for an empty one
	 */
	final void merge(@Nullable SignalQueue other) {
		if (other == null || other.first == null) {
			return;
		}
		Signal mine = this.first;
		Signal others = other.first;
		this.first = null;
		this.last = null;
		other.first = null;
		other.last = null;
		while (mine != null || others != null) {
			boolean takeMine = others == null || mine != null && mine.place - others.place < 0;
			Signal signal = takeMine ? mine : others;
			if (signal == null) {
				return;
			}
			Signal after = signal.next;
			if (takeMine) {
				mine = after;
			}
			else {
				others = after;
			}
			add(signal);
		}
	}

}
