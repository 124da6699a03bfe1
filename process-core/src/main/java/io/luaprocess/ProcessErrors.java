package io.luaprocess;

import java.time.Duration;
import java.util.Map;

/**
 * The errors of operations on processes, with the texts of chapter 3 of the
 * specification. Each text is written here and nowhere else.
 */
public final class ProcessErrors {

	/** The PID names no live process. */
	public static final ProcessError PROCESS_NOT_FOUND = ProcessError.of(ErrorKind.NOT_FOUND, "process not found");

	/** The PID names a process of another node. */
	public static final ProcessError NODE_NOT_FOUND = ProcessError.of(ErrorKind.NOT_FOUND, "node not found");

	/** There is such a monitor. */
	public static final ProcessError ALREADY_MONITORING = ProcessError.of(ErrorKind.ALREADY_EXISTS,
			"already monitoring pid");

	/** The receiver has as many messages as it may. */
	public static final ProcessError MAILBOX_FULL = ProcessError.of(ErrorKind.RATE_LIMITED, "mailbox full")
		.withRetryable(true);

	/** The host is stopping: it takes neither processes nor messages. */
	public static final ProcessError HOST_STOPPING = ProcessError.of(ErrorKind.UNAVAILABLE, "host is shutting down");

	/** The host is stopped or was not started. */
	public static final ProcessError HOST_NOT_RUNNING = ProcessError.of(ErrorKind.UNAVAILABLE, "host is not running");

	/** What a terminated process ends with. */
	public static final ProcessError TERMINATED = ProcessError.of(ErrorKind.INTERNAL, "process terminated");

	/** What a process or call ends with when the one that wanted it has ended. */
	public static final ProcessError CANCELED = ProcessError.of(ErrorKind.CANCELED, "context canceled");

	/** The time of a call is up. */
	public static final ProcessError CALL_TIMED_OUT = ProcessError.of(ErrorKind.TIMEOUT, "function call timed out");

	/** A request is over: it was answered, or its sender no longer waits. */
	public static final ProcessError REQUEST_OVER = ProcessError.of(ErrorKind.NOT_FOUND,
			"request is over: it was answered, or its sender no longer waits");

	/** An answer is too large for the memory its receiver has left. */
	public static final ProcessError ANSWER_TOO_LARGE = ProcessError.of(ErrorKind.RATE_LIMITED,
			"answer does not fit into the memory of the sender of the request");

	/** A process has ended that had got a request. */
	public static final ProcessError ENDED_BEFORE_ANSWER = ProcessError
		.of(ErrorKind.NOT_FOUND, "process ended before it answered")
		.withRetryable(true);

	/** A name is owned already. */
	private static final ProcessError NAME_TAKEN = ProcessError.of(ErrorKind.ALREADY_EXISTS, "name already registered");

	private ProcessErrors() {
	}

	/**
	 * The error of a destination that is neither a PID nor a registered name.
	 * @param destination the destination
	 * @return the error
	 */
	public static ProcessError unresolved(String destination) {
		return ProcessError.of(ErrorKind.NOT_FOUND,
				"could not resolve '" + destination + "' as PID or registered name");
	}

	/**
	 * The error of what waits for a node that is no member of the cluster any more, and
	 * with which its processes end for their watchers.
	 * @param name name of the node
	 * @return the error
	 */
	public static ProcessError nodeDown(String name) {
		return ProcessError.of(ErrorKind.UNAVAILABLE, "node down: " + name).withRetryable(true);
	}

	/**
	 * The error of what does not fit into the queue to a node.
	 * @param name name of the node
	 * @return the error
	 */
	public static ProcessError outboundFull(String name) {
		return ProcessError.of(ErrorKind.RATE_LIMITED, "outbound queue of node " + name + " full").withRetryable(true);
	}

	/**
	 * The error of a request whose time is over.
	 * @param destination the receiver, as the sender names it
	 * @param timeout the time
	 * @return the error
	 */
	public static ProcessError noAnswer(String destination, Duration timeout) {
		return ProcessError
			.of(ErrorKind.TIMEOUT, destination + " did not answer in " + DurationText.format(timeout.toNanos()))
			.withRetryable(true);
	}

	/**
	 * The error of a host that does not exist.
	 * @param id its id
	 * @return the error
	 */
	public static ProcessError hostNotFound(String id) {
		return ProcessError.of(ErrorKind.NOT_FOUND, "host not found").withDetails(Map.of("host_id", id));
	}

	/**
	 * The error of an entry to spawn that does not exist.
	 * @param id its id
	 * @return the error
	 */
	public static ProcessError entryNotFound(String id) {
		return ProcessError.of(ErrorKind.NOT_FOUND, "factory not found").withDetails(Map.of("factory_id", id));
	}

	/**
	 * The error of a function to call that does not exist.
	 * @param id its id
	 * @return the error
	 */
	public static ProcessError functionNotFound(String id) {
		return ProcessError.of(ErrorKind.NOT_FOUND, "function not found").withDetails(Map.of("function_id", id));
	}

	/**
	 * The error of a name that another process owns.
	 * @param owner its owner
	 * @return the error
	 */
	public static ProcessError nameTaken(Pid owner) {
		return NAME_TAKEN.withDetails(Map.of("existing_pid", owner.toString()));
	}

}
