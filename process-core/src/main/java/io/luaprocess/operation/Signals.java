package io.luaprocess.operation;

import java.time.Duration;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.security.ProcessAction;
import io.luaprocess.topology.Relations;
import org.jspecify.annotations.Nullable;

/**
 * What is done to another process: CANCEL, termination, monitors and links. Thread-safe,
 * except that a process acts for itself on its own thread only; does not block.
 * <p>
 * All methods resolve the destination first, with the errors of
 * {@link Destinations#resolve}, then ask for the permission, with what
 * {@link Caller#denied} makes, and throw NOT_FOUND {@code process not found} if the
 * process has ended.
 */
public final class Signals {

	private final Permissions permissions;

	private final Destinations destinations;

	Signals(Permissions permissions, Destinations destinations) {
		this.permissions = permissions;
		this.destinations = destinations;
	}

	/**
	 * Sends CANCEL.
	 * @param caller the caller
	 * @param destination the process
	 * @param deadline when the process is terminated if it still runs, from now;
	 * {@code null} for never
	 * @param reason the reason, of bounded length; {@code null} for none
	 */
	public void cancel(Caller caller, String destination, @Nullable Duration deadline, @Nullable String reason) {
		Pid target = permitted(caller, ProcessAction.CANCEL, "cancel", destination);
		if (deadline != null) {
			this.permissions.requireMayEnd(caller, target, "cancel with a deadline", destination);
		}
		if (!this.destinations.live(target).cancel(caller.sender(), deadline, reason)) {
			throw new ProcessException(ProcessErrors.PROCESS_NOT_FOUND);
		}
	}

	/**
	 * Terminates a process. A process that terminates itself does not return from its
	 * next safepoint.
	 * @param caller the caller
	 * @param destination the process
	 */
	public void terminate(Caller caller, String destination) {
		Pid target = permitted(caller, ProcessAction.TERMINATE, "terminate", destination);
		if (!this.destinations.live(target).terminate(ProcessErrors.TERMINATED)) {
			throw new ProcessException(ProcessErrors.PROCESS_NOT_FOUND);
		}
	}

	/**
	 * Lets a process monitor another one; without effect on itself.
	 * @param caller the process
	 * @param destination the other one
	 * @throws ProcessException ALREADY_EXISTS {@code already monitoring pid}
	 */
	public void monitor(Caller caller, String destination) {
		Pid target = permitted(caller, ProcessAction.MONITOR, "monitor", destination);
		ProcessInstance self = process(caller);
		if (target.equals(self.pid())) {
			return;
		}
		Relations.Made made = self.monitor(this.destinations.live(target));
		if (made == Relations.Made.OLD) {
			throw new ProcessException(ErrorKind.ALREADY_EXISTS, "already monitoring pid");
		}
		requireAlive(made);
	}

	/**
	 * Removes a monitor; without effect if there is none.
	 * @param caller the process
	 * @param destination the other one
	 */
	public void unmonitor(Caller caller, String destination) {
		process(caller).unmonitor(permitted(caller, ProcessAction.UNMONITOR, "unmonitor", destination));
	}

	/**
	 * Links a process with another one; without effect on itself, or if there is a link.
	 * @param caller the process
	 * @param destination the other one
	 */
	public void link(Caller caller, String destination) {
		Pid target = permitted(caller, ProcessAction.LINK, "link", destination);
		this.permissions.requireMayEnd(caller, target, "link", destination);
		ProcessInstance self = process(caller);
		if (!target.equals(self.pid())) {
			requireAlive(self.link(this.destinations.live(target)));
		}
	}

	/**
	 * Dissolves a link; without effect if there is none.
	 * @param caller the process
	 * @param destination the other one
	 */
	public void unlink(Caller caller, String destination) {
		process(caller).unlink(permitted(caller, ProcessAction.UNLINK, "unlink", destination));
	}

	/**
	 * Finds a process whose end the caller wants to be told of; checked as a monitor.
	 * @param caller the caller
	 * @param destination the process
	 * @return the process
	 */
	public ProcessInstance watch(Caller caller, String destination) {
		return this.destinations.live(permitted(caller, ProcessAction.MONITOR, "monitor", destination));
	}

	private Pid permitted(Caller caller, ProcessAction action, String what, String destination) {
		Pid target = this.destinations.resolve(destination);
		this.permissions.require(caller, action, target, what, destination);
		return target;
	}

	private static void requireAlive(Relations.Made made) {
		if (made == Relations.Made.ENDED) {
			throw new ProcessException(ProcessErrors.PROCESS_NOT_FOUND);
		}
	}

	private static ProcessInstance process(Caller caller) {
		ProcessInstance process = caller.process();
		if (process == null) {
			throw new IllegalStateException("the application has no links and monitors");
		}
		return process;
	}

}
