package io.luaprocess.event;

import java.time.Instant;

import io.luaprocess.Pid;
import org.jspecify.annotations.Nullable;

/**
 * Something an operator may want to know. Immutable; holds texts of limited length and no
 * objects of programs or of the application.
 */
public sealed interface RuntimeEvent {

	/**
	 * Kinds of events.
	 */
	enum Kind {

		/** An abnormal end that was asked for: a termination, a stop, a link. */
		EXIT("exit"),

		/** The failure of a program. */
		CRASH("crash"),

		/** The end of a process over a limit. */
		LIMIT("limit"),

		/** A failed service is restarted. */
		RESTART("restart"),

		/** A service was started or has failed for good. */
		SERVICE("service"),

		/** A call that a policy does not allow. */
		DENIAL("denial"),

		/** A message that no program has received. */
		DEAD_LETTER("deadLetter"),

		/** Definitions that could not be loaded again. */
		RELOAD("reload");

		private final String key;

		Kind(String key) {
			this.key = key;
		}

		/**
		 * Returns the name of the kind towards people and tools.
		 * @return for example {@code deadLetter}
		 */
		public String key() {
			return this.key;
		}

	}

	/**
	 * Returns when it happened, in the time of the processes.
	 */
	Instant at();

	/**
	 * Returns the kind.
	 */
	Kind kind();

	/**
	 * Returns the process it is about.
	 * @return the process; {@code null} if it is about none, or about one that is not
	 * known any more
	 */
	default @Nullable Subject subject() {
		return null;
	}

	/**
	 * Returns the error.
	 * @return the error; {@code null} for none
	 */
	default @Nullable EventError error() {
		return null;
	}

	/**
	 * Says in one sentence what has happened.
	 * @return one line without control characters
	 */
	String text();

	/**
	 * A process or function has ended abnormally because that was asked for.
	 *
	 * @param at when
	 * @param subject the process
	 * @param cause what has ended it
	 * @param error what it ended with
	 */
	record Exited(Instant at, Subject subject, Cause cause, EventError error) implements RuntimeEvent {

		/**
		 * What has ended a process.
		 */
		public enum Cause {

			/** It was terminated, or its deadline has passed. */
			TERMINATED("terminated"),

			/** Its host has stopped, or its caller has gone. */
			CANCELED("canceled"),

			/** A linked process has failed. */
			LINKED("linked");

			private final String text;

			Cause(String text) {
				this.text = text;
			}

			/**
			 * Returns the name of the cause towards people.
			 */
			public String text() {
				return this.text;
			}

		}

		@Override
		public Kind kind() {
			return Kind.EXIT;
		}

		@Override
		public String text() {
			return this.subject.definition() + " ended: " + this.error.text();
		}

	}

	/**
	 * A program has failed.
	 *
	 * @param at when
	 * @param subject the process
	 * @param error why
	 * @param site where, for example {@code shop.orders:order:47}; the definition if the
	 * line is not known
	 * @param heard whether a caller, a watcher, a linked process or a listener learns of
	 * it
	 * @param spawning whether it failed before its method began, so that the spawn has
	 * failed
	 */
	record Crashed(Instant at, Subject subject, EventError error, String site, boolean heard,
			boolean spawning) implements RuntimeEvent {

		@Override
		public Kind kind() {
			return Kind.CRASH;
		}

		@Override
		public String text() {
			return this.subject.definition() + (this.spawning ? " could not be spawned: " : " failed: ")
					+ this.error.text();
		}

	}

	/**
	 * A process or function was over one of its limits and has ended.
	 *
	 * @param at when
	 * @param subject the process
	 * @param error which limit
	 */
	record LimitExceeded(Instant at, Subject subject, EventError error) implements RuntimeEvent {

		@Override
		public Kind kind() {
			return Kind.LIMIT;
		}

		@Override
		public String text() {
			return this.subject.definition() + " ended: " + this.error.text();
		}

	}

	/**
	 * A service has failed and is restarted after a delay.
	 *
	 * @param at when it has failed
	 * @param service id of the service
	 * @param attempt number of the restart among those in a row
	 * @param delayMillis time until the restart in milliseconds
	 * @param error why it has failed
	 */
	record Restarted(Instant at, String service, int attempt, long delayMillis,
			EventError error) implements RuntimeEvent {

		@Override
		public Kind kind() {
			return Kind.RESTART;
		}

		@Override
		public String text() {
			return "service " + this.service + " failed, restart " + this.attempt + " in " + this.delayMillis + " ms: "
					+ this.error.text();
		}

	}

	/**
	 * A service runs.
	 *
	 * @param at when its process began
	 * @param service id of the service
	 * @param pid its process
	 */
	record ServiceStarted(Instant at, String service, Pid pid) implements RuntimeEvent {

		@Override
		public Kind kind() {
			return Kind.SERVICE;
		}

		@Override
		public String text() {
			return "service " + this.service + " runs as " + this.pid;
		}

	}

	/**
	 * A service has failed and is not restarted.
	 *
	 * @param at when
	 * @param service id of the service
	 * @param error why
	 */
	record ServiceFailed(Instant at, String service, EventError error) implements RuntimeEvent {

		@Override
		public Kind kind() {
			return Kind.SERVICE;
		}

		@Override
		public String text() {
			return "service " + this.service + " failed and is not restarted: " + this.error.text();
		}

	}

	/**
	 * A call was denied.
	 *
	 * @param at when
	 * @param subject the process that asked; {@code null} for the application
	 * @param denial who asked for what
	 */
	record Denied(Instant at, @Nullable Subject subject, Denial denial) implements RuntimeEvent {

		@Override
		public Kind kind() {
			return Kind.DENIAL;
		}

		@Override
		public String text() {
			return this.denial.text();
		}

	}

	/**
	 * No program has received a message. At most {@value DeadLetters#LISTED_PER_SECOND}
	 * such events come in a second; {@link DeadLetters} counts all letters.
	 *
	 * @param letter the letter
	 */
	record DeadLettered(DeadLetter letter) implements RuntimeEvent {

		@Override
		public Instant at() {
			return this.letter.at();
		}

		@Override
		public Kind kind() {
			return Kind.DEAD_LETTER;
		}

		@Override
		public String text() {
			return this.letter.text();
		}

	}

	/**
	 * The definitions could not be loaded again; those in force stay.
	 *
	 * @param at when
	 * @param text why
	 */
	record ReloadFailed(Instant at, String text) implements RuntimeEvent {

		/**
		 * Makes the event.
		 * @param at when
		 * @param failure why, whose message may have many lines
		 * @return the event
		 */
		public static ReloadFailed because(Instant at, Throwable failure) {
			return new ReloadFailed(at, EventError.brief("definitions were not reloaded: " + failure.getMessage(),
					2 * EventError.MAX_TEXT));
		}

		@Override
		public Kind kind() {
			return Kind.RELOAD;
		}

	}

}
