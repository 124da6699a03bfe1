package io.luaprocess.operation;

import io.luaprocess.Pid;
import io.luaprocess.security.Guard;
import io.luaprocess.security.ProcessAction;

/**
 * Asks the guard about operations. Thread-safe; does not block longer than the guard.
 */
public final class Permissions {

	private final Guard guard;

	Permissions(Guard guard) {
		this.guard = guard;
	}

	/**
	 * Whether a caller may do something.
	 * @param caller the caller
	 * @param action the action
	 * @param resource its resource
	 * @return whether the guard allows it
	 */
	public boolean allows(Caller caller, ProcessAction action, String resource) {
		return this.guard.allows(caller.identity(), action.action(), resource, caller.attributes());
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
		require(caller, action, target.toString(), what, destination);
	}

	private void require(Caller caller, ProcessAction action, String resource, String what, String shown) {
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
		String pid = target.toString();
		if (this.guard.denies(caller.identity(), ProcessAction.TERMINATE.action(), pid, caller.attributes())) {
			throw caller.denied(ProcessAction.TERMINATE, pid, "not allowed to " + what + ": " + destination);
		}
	}

}
