package io.luaprocess.kernel;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import org.jspecify.annotations.Nullable;

/**
 * Everything a mailbox can hold: messages, which are counted, and control signals, which
 * are neither counted nor ever dropped.
 */
public abstract sealed class Signal
		permits Message, Signal.Exit, Signal.LinkDown, Signal.Cancel, Signal.Outdated, Signal.Reply, Mailbox.Marker {

	/** Size of a signal without the texts and values it refers to. */
	private static final int BYTES = 64;

	/**
	 * The next entry of the queue it is in. Written by the sender before the entry is
	 * published, afterwards by the receiver only.
	 */
	@Nullable Signal next;

	/**
	 * Place in the mailbox, given when the receiver takes it out of the shared queue.
	 */
	int place;

	/** Memory that is counted for it while it waits, in units of the mailbox. */
	int units;

	/** Converts a size in bytes into units of the mailbox. */
	static int units(long bytes) {
		return (int) Math.min((bytes + Mailbox.UNIT - 1) / Mailbox.UNIT, Integer.MAX_VALUE);
	}

	/** The end of a monitored process. */
	public static final class Exit extends Signal {

		private final Pid from;

		private final Outcome outcome;

		private final long at;

		Exit(Pid from, Outcome outcome, long at) {
			this.from = from;
			this.outcome = outcome;
			this.at = at;
			this.units = units(BYTES + outcome.bytes());
		}

		/**
		 * Returns the process that has ended.
		 * @return the PID
		 */
		public Pid from() {
			return this.from;
		}

		/**
		 * Returns what it ended with.
		 * @return the outcome
		 */
		public Outcome outcome() {
			return this.outcome;
		}

		/**
		 * Returns when it ended.
		 * @return Unix time in seconds
		 */
		public long at() {
			return this.at;
		}

	}

	/** The abnormal end of a linked process. */
	public static final class LinkDown extends Signal {

		private final Pid from;

		private final ProcessError error;

		private final long at;

		LinkDown(Pid from, ProcessError error, long at) {
			this.from = from;
			this.error = error;
			this.at = at;
			this.units = units(BYTES + error.bytes());
		}

		/**
		 * Returns the process that has ended.
		 * @return the PID
		 */
		public Pid from() {
			return this.from;
		}

		/**
		 * Returns why it ended.
		 * @return the error
		 */
		public ProcessError error() {
			return this.error;
		}

		/**
		 * Returns when it ended.
		 * @return Unix time in seconds
		 */
		public long at() {
			return this.at;
		}

	}

	/** A request to clean up and return. Changes only while it waits in the mailbox. */
	public static final class Cancel extends Signal {

		private final Pid from;

		private long deadlineMillis;

		private @Nullable String reason;

		private final long at;

		Cancel(Pid from, long deadlineMillis, @Nullable String reason, long at) {
			this.from = from;
			this.deadlineMillis = deadlineMillis;
			this.reason = reason;
			this.at = at;
			this.units = units(BYTES);
		}

		/**
		 * Takes in a later request: the earliest deadline and the newest reason count.
		 */
		void merge(Cancel later) {
			if (later.deadlineMillis != 0 && (this.deadlineMillis == 0 || later.deadlineMillis < this.deadlineMillis)) {
				this.deadlineMillis = later.deadlineMillis;
			}
			if (later.reason != null) {
				this.reason = later.reason;
			}
		}

		/**
		 * Returns the sender.
		 * @return the PID
		 */
		public Pid from() {
			return this.from;
		}

		/**
		 * Returns when the process is terminated if it still runs.
		 * @return Unix time in milliseconds; 0 = never
		 */
		public long deadlineMillis() {
			return this.deadlineMillis;
		}

		/**
		 * Returns the reason given.
		 * @return the reason or {@code null}
		 */
		public @Nullable String reason() {
			return this.reason;
		}

		/**
		 * Returns when it was asked.
		 * @return Unix time in seconds
		 */
		public long at() {
			return this.at;
		}

	}

	/** The process runs a program that has been replaced. */
	public static final class Outdated extends Signal {

		private final Pid from;

		private final long at;

		Outdated(Pid from, long at) {
			this.from = from;
			this.at = at;
			this.units = units(BYTES);
		}

		/**
		 * Returns the sender, which is the runtime.
		 * @return the PID
		 */
		public Pid from() {
			return this.from;
		}

		/**
		 * Returns when the new program came into force.
		 * @return Unix time in seconds
		 */
		public long at() {
			return this.at;
		}

	}

	/** Completes a pending call of the receiving process. */
	public static final class Reply extends Signal {

		final PendingCall call;

		final Outcome outcome;

		Reply(PendingCall call, Outcome outcome) {
			this.call = call;
			this.outcome = outcome;
			this.units = units(BYTES + outcome.bytes());
		}

	}

}
