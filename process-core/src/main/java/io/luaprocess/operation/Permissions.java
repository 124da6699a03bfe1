package io.luaprocess.operation;

import io.luaprocess.Pid;
import io.luaprocess.security.Guard;
import io.luaprocess.security.ProcessAction;
import org.jspecify.annotations.Nullable;

/**
 * Asks the guard about operations. Thread-safe. A guard that may block is asked by way of
 * {@link Caller#callOut}.
 */
public final class Permissions {

	private final Guard guard;

	/** Is asked first and never blocks. */
	private final @Nullable Guard first;

	private final DenialRecorder denials;

	Permissions(Guard guard, DenialRecorder denials) {
		this(guard, guard.nonBlocking(), denials);
	}

	private Permissions(Guard guard, @Nullable Guard first, DenialRecorder denials) {
		this.guard = guard;
		this.first = first;
		this.denials = denials;
	}

	/**
	 * Returns the same permissions, which ask the guard on the thread at hand, which may
	 * be none of the caller's.
	 */
	Permissions inPlace() {
		return new Permissions(this.guard, this.guard, this.denials);
	}

	/**
	 * Whether a caller may do something. If not, that is recorded as a denial.
	 * @param caller the caller
	 * @param action the action
	 * @param resource its resource
	 * @return whether the guard allows it
	 */
	public boolean allows(Caller caller, ProcessAction action, String resource) {
		return allows(caller, action.action(), resource);
	}

	/**
	 * Whether a caller may do something that an application has named. If not, that is
	 * recorded as a denial.
	 * @param caller the caller
	 * @param action the action, for example {@code sql.query}
	 * @param resource its resource
	 * @return whether the guard allows it
	 */
	public boolean allows(Caller caller, String action, String resource) {
		boolean allowed = decides(caller, action, resource);
		if (!allowed) {
			this.denials.denied(this.guard, caller, action, resource);
		}
		return allowed;
	}

	private boolean decides(Caller caller, String action, String resource) {
		Guard first = this.first;
		if (first != null) {
			boolean allowed = allows(first, caller, action, resource);
			if (allowed || first == this.guard) {
				return allowed;
			}
		}
		return caller.callOut(() -> allows(this.guard, caller, action, resource));
	}

	private static boolean allows(Guard guard, Caller caller, String action, String resource) {
		return guard.allows(caller.identity(), action, resource, caller.attributes());
	}

	private boolean denies(Caller caller, String pid) {
		Guard first = this.first;
		if (first != null) {
			boolean denied = denies(first, caller, pid);
			if (!denied || first == this.guard) {
				return denied;
			}
		}
		return caller.callOut(() -> denies(this.guard, caller, pid));
	}

	private static boolean denies(Guard guard, Caller caller, String pid) {
		return guard.denies(caller.identity(), ProcessAction.TERMINATE.action(), pid, caller.attributes());
	}

	/**
	 * Requires that a caller may do something.
	 * @param caller the caller
	 * @param action the action
	 * @param resource its resource
	 * @param what what the text of the error says after {@code not allowed to}, before
	 * the resource
	 * @throws RuntimeException what {@link Caller#denied} makes
	 */
	public void require(Caller caller, ProcessAction action, String resource, String what) {
		require(caller, action, resource, what, resource);
	}

	/**
	 * Requires that a caller may do something to a process.
	 * @param caller the caller
	 * @param action the action
	 * @param target the process
	 * @param what what the text of the error says after {@code not allowed to}, before
	 * the destination
	 * @param destination how the caller names the process
	 * @throws RuntimeException what {@link Caller#denied} makes
	 */
	public void require(Caller caller, ProcessAction action, Pid target, String what, String destination) {
		require(caller, action, target.resource(), what, destination);
	}

	/**
	 * Requires that a caller may do something.
	 * @param caller the caller
	 * @param action the action
	 * @param resource its resource
	 * @param what what the text of the error says after {@code not allowed to}
	 * @param shown how the caller names the resource
	 * @throws RuntimeException what {@link Caller#denied} makes
	 */
	void require(Caller caller, ProcessAction action, String resource, String what, String shown) {
		if (!allows(caller, action, resource)) {
			throw caller.denied(action, resource, "not allowed to " + what + ": " + shown);
		}
	}

	/**
	 * Requires that no policy denies to terminate a process. A deadline or a link ends a
	 * process as well, so these are denied with the termination (3.12.6 and 3.13.4 of the
	 * specification); that no policy allows it is no obstacle.
	 * @param caller the caller
	 * @param target the process
	 * @param what what the text of the error says after {@code not allowed to}, before
	 * the destination
	 * @param destination how the caller names the process
	 * @throws RuntimeException what {@link Caller#denied} makes
	 */
	public void requireMayEnd(Caller caller, Pid target, String what, String destination) {
		String pid = target.resource();
		if (denies(caller, pid)) {
			this.denials.denied(this.guard, caller, ProcessAction.TERMINATE.action(), pid);
			throw caller.denied(ProcessAction.TERMINATE, pid, "not allowed to " + what + ": " + destination);
		}
	}

}
