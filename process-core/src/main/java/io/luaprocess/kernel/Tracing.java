package io.luaprocess.kernel;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import org.jspecify.annotations.Nullable;

/**
 * Measures what takes time, and connects what one process causes in others. Thread-safe;
 * must not block and must not throw.
 */
public interface Tracing {

	/**
	 * Returns what the calling thread works for.
	 * @return the trace; {@code null} for none
	 */
	@Nullable Trace current();

	/**
	 * Whether each message of a trace is a step of its own.
	 * @return false if only what waits for a result is
	 */
	boolean messages();

	/**
	 * A step begins.
	 * @param work what is done
	 * @param parent the trace it belongs to; {@code null} for none
	 * @return the step
	 */
	Step begin(Work work, @Nullable Trace parent);

	/**
	 * What is done in a step.
	 *
	 * @param kind which kind of work
	 * @param definition what runs: the definition of the new process or the receiver
	 * @param host its host; {@code null} for a function
	 * @param pid the receiver; {@code null} if it does not exist yet
	 * @param topic topic of the message; {@code null} if there is none
	 */
	record Work(Kind kind, String definition, @Nullable String host, @Nullable Pid pid, @Nullable String topic) {

		static Work message(Kind kind, ProcessInstance receiver, String topic) {
			return new Work(kind, receiver.definitionId(), receiver.pid().host(), receiver.pid(), topic);
		}

	}

	/** Kinds of work. */
	enum Kind {

		/** A process is spawned, until its method begins. */
		SPAWN,

		/** A process or function is called, until it has ended. */
		CALL,

		/** A request is sent, until its answer has come. */
		REQUEST,

		/** A message is sent, until it is received. */
		MESSAGE

	}

	/**
	 * A step that has begun.
	 */
	interface Step {

		/**
		 * Returns the trace of what it causes.
		 * @return the trace; {@code null} if that belongs to none
		 */
		@Nullable Trace trace();

		/**
		 * The process it is about exists now.
		 * @param pid its PID
		 */
		void started(Pid pid);

		/**
		 * It is over. Only the first call has an effect. Called on any thread.
		 * @param error what has gone wrong; {@code null} for nothing
		 */
		void end(@Nullable ProcessError error);

	}

}
