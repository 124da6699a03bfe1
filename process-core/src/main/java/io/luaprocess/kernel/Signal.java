package io.luaprocess.kernel;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import org.jspecify.annotations.Nullable;

/**
 * Everything a mailbox can hold: messages, which are counted, and control signals, which
 * are neither counted nor ever dropped.
 */
public abstract sealed class Signal
		permits Message, Signal.Exit, Signal.LinkDown, Signal.Cancel, Signal.Reply, Mailbox.Marker {

	/**
	 * The next entry of the queue it is in. Written by the sender before the entry is
	 * published, afterwards by the receiver only.
	 */
	@Nullable Signal next;

	/**
	 * Place in the mailbox, given when the receiver takes it out of the shared queue.
	 */
	int place;

	/** The end of a monitored process. */
	public static final class Exit extends Signal {

		private final Pid from;

		private final Outcome outcome;

		private final long at;

		Exit(Pid from, Outcome outcome, long at) {
			this.from = from;
			this.outcome = outcome;
			this.at = at;
		}

		/**
		 * Returns who ended.
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
		}

		/**
		 * Returns who ended.
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

	/** A request to clean up and return. */
	public static final class Cancel extends Signal {

		private final Pid from;

		private final long deadlineMillis;

		private final @Nullable String reason;

		private final long at;

		Cancel(Pid from, long deadlineMillis, @Nullable String reason, long at) {
			this.from = from;
			this.deadlineMillis = deadlineMillis;
			this.reason = reason;
			this.at = at;
		}

		/**
		 * Returns who asked.
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

	/** Completes a pending call of the receiving process. */
	public static final class Reply extends Signal {

		final PendingCall call;

		final Outcome outcome;

		Reply(PendingCall call, Outcome outcome) {
			this.call = call;
			this.outcome = outcome;
		}

	}

}
