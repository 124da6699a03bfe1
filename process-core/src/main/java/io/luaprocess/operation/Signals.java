package io.luaprocess.operation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.Pid;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.cluster.Cluster;
import io.luaprocess.kernel.Outcome;
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
 * process has ended. For a process of another node they return the future answer of that
 * node, as described at {@link Cluster}; for one of this node {@code null}, as all is
 * done then.
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
	public @Nullable CompletableFuture<Outcome> cancel(Caller caller, String destination, @Nullable Duration deadline,
			@Nullable String reason) {
		Pid target = permitted(caller, ProcessAction.CANCEL, "cancel", destination);
		if (deadline != null) {
			this.permissions.requireMayEnd(caller, target, "cancel with a deadline", destination);
		}
		Cluster remote = this.destinations.remote(target);
		if (remote != null) {
			return remote.cancel(caller.identity(), caller.sender(), target, deadline, reason);
		}
		if (!this.destinations.live(target).cancel(caller.sender(), deadline, reason)) {
			throw new ProcessException(ProcessErrors.PROCESS_NOT_FOUND);
		}
		return null;
	}

	/**
	 * Terminates a process. A process that terminates itself does not return from its
	 * next safepoint.
	 * @param caller the caller
	 * @param destination the process
	 */
	public @Nullable CompletableFuture<Outcome> terminate(Caller caller, String destination) {
		Pid target = permitted(caller, ProcessAction.TERMINATE, "terminate", destination);
		Cluster remote = this.destinations.remote(target);
		if (remote != null) {
			return remote.terminate(caller.identity(), caller.sender(), target);
		}
		if (!this.destinations.live(target).terminate(ProcessErrors.TERMINATED)) {
			throw new ProcessException(ProcessErrors.PROCESS_NOT_FOUND);
		}
		return null;
	}

	/**
	 * Lets a process monitor another one; without effect on itself.
	 * @param caller the process
	 * @param destination the other one
	 * @throws ProcessException ALREADY_EXISTS {@code already monitoring pid}
	 */
	public @Nullable CompletableFuture<Outcome> monitor(Caller caller, String destination) {
		Pid target = permitted(caller, ProcessAction.MONITOR, "monitor", destination);
		ProcessInstance self = process(caller);
		if (target.equals(self.pid())) {
			return null;
		}
		Cluster remote = this.destinations.remote(target);
		if (remote != null) {
			return remote.monitor(caller.identity(), self, target);
		}
		Relations.Made made = self.monitor(this.destinations.live(target));
		if (made == Relations.Made.OLD) {
			throw new ProcessException(ProcessErrors.ALREADY_MONITORING);
		}
		requireAlive(made);
		return null;
	}

	/**
	 * Removes a monitor; without effect if there is none.
	 * @param caller the process
	 * @param destination the other one
	 */
	public void unmonitor(Caller caller, String destination) {
		Pid target = permitted(caller, ProcessAction.UNMONITOR, "unmonitor", destination);
		Cluster remote = this.destinations.remote(target);
		if (remote != null) {
			remote.unmonitor(process(caller), target);
		}
		else {
			process(caller).unmonitor(target);
		}
	}

	/**
	 * Links a process with another one; without effect on itself, or if there is a link.
	 * @param caller the process
	 * @param destination the other one
	 */
	public @Nullable CompletableFuture<Outcome> link(Caller caller, String destination) {
		Pid target = linkPermitted(caller, destination);
		ProcessInstance self = process(caller);
		if (target.equals(self.pid())) {
			return null;
		}
		Cluster remote = this.destinations.remote(target);
		if (remote != null) {
			return remote.link(caller.identity(), self, target);
		}
		requireAlive(self.link(this.destinations.live(target)));
		return null;
	}

	/**
	 * Dissolves a link; without effect if there is none.
	 * @param caller the process
	 * @param destination the other one
	 */
	public void unlink(Caller caller, String destination) {
		Pid target = permitted(caller, ProcessAction.UNLINK, "unlink", destination);
		Cluster remote = this.destinations.remote(target);
		if (remote != null) {
			remote.unlink(process(caller), target);
		}
		else {
			process(caller).unlink(target);
		}
	}

	/**
	 * Finds a process of this node whose end the caller wants to be told of; checked as a
	 * monitor.
	 * @param caller the caller
	 * @param destination the process
	 * @return the process
	 */
	public ProcessInstance watched(Caller caller, String destination) {
		return this.destinations.live(permitted(caller, ProcessAction.MONITOR, "monitor", destination));
	}

	/**
	 * Finds a process of this node with which the caller wants to be linked; checked as a
	 * link.
	 * @param caller the caller
	 * @param destination the process
	 * @return the process
	 */
	public ProcessInstance linked(Caller caller, String destination) {
		return this.destinations.live(linkPermitted(caller, destination));
	}

	private Pid linkPermitted(Caller caller, String destination) {
		Pid target = permitted(caller, ProcessAction.LINK, "link", destination);
		this.permissions.requireMayEnd(caller, target, "link", destination);
		return target;
	}

	/**
	 * Finds a process of any node whose end the application wants to be told of; checked
	 * as a monitor.
	 * @param caller the caller
	 * @param destination the process
	 * @return the process, or its future outcome
	 */
	public Watched watch(Caller caller, String destination) {
		Pid target = permitted(caller, ProcessAction.MONITOR, "monitor", destination);
		Cluster remote = this.destinations.remote(target);
		return (remote != null) ? new Watched(target, null, remote.watch(caller.identity(), target))
				: new Watched(target, this.destinations.live(target), null);
	}

	/**
	 * A process that is watched.
	 *
	 * @param pid its PID
	 * @param process the process, if it is one of this node
	 * @param outcome its future outcome, if it is one of another node
	 */
	public record Watched(Pid pid, @Nullable ProcessInstance process, @Nullable CompletableFuture<Outcome> outcome) {
	}

	private Pid permitted(Caller caller, ProcessAction action, String what, String destination) {
		Pid target = this.destinations.resolve(destination);
		this.permissions.require(caller, action, target, what, destination);
		return target;
	}

	static void requireAlive(Relations.Made made) {
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
