package io.luaprocess.operation;

import java.util.concurrent.CompletableFuture;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.cluster.Cluster;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.security.ProcessAction;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages. Thread-safe, does not block, allocates nothing. The caller copies or
 * maps the payload between the two steps: a caller that may not send learns that, and not
 * what is wrong with the payload.
 */
public final class Messages {

	private final Kernel kernel;

	private final Permissions permissions;

	private final Destinations destinations;

	Messages(Kernel kernel, Permissions permissions, Destinations destinations) {
		this.kernel = kernel;
		this.permissions = permissions;
		this.destinations = destinations;
	}

	/**
	 * Requires that a caller may send to a process.
	 * @param caller the caller
	 * @param target the process
	 * @param destination how the caller names it
	 * @throws RuntimeException what {@link Caller#denied} makes
	 */
	public void permit(Caller caller, Pid target, String destination) {
		this.permissions.require(caller, ProcessAction.SEND, target, "send", destination);
	}

	/**
	 * Finds the receiver of a message that is not sent by {@link #deliver}, a process of
	 * this node.
	 * @param target its PID
	 * @param message the message
	 * @return the process
	 * @throws ProcessException NOT_FOUND {@code process not found}; the message is a dead
	 * letter then
	 */
	public ProcessInstance receiver(Pid target, Message message) {
		ProcessInstance process = this.destinations.find(target);
		if (process == null) {
			this.kernel.undelivered().noProcess(target, message);
			throw new ProcessException(ProcessErrors.PROCESS_NOT_FOUND);
		}
		return process;
	}

	/**
	 * Delivers a message, or sends it to the node of the receiver. Messages of one sender
	 * to one receiver arrive in order.
	 * @param caller the caller
	 * @param target the process
	 * @param message the message
	 * @return what went wrong; {@code null} if it was delivered, or is on its way to
	 * another node
	 */
	public @Nullable ProcessError deliver(Caller caller, Pid target, Message message) {
		Cluster remote = this.destinations.remote(target);
		return (remote != null) ? remote.send(caller.identity(), target, message) : deliver(target, message);
	}

	/**
	 * Delivers a message to a process of this node.
	 * @param target the process
	 * @param message the message
	 * @return what went wrong; {@code null} if it was delivered
	 */
	@Nullable ProcessError deliver(Pid target, Message message) {
		ProcessInstance process = this.destinations.find(target);
		if (process == null) {
			this.kernel.undelivered().noProcess(target, message);
			return ProcessErrors.PROCESS_NOT_FOUND;
		}
		return deliver(process, message);
	}

	/**
	 * Sends a message to another node, whose receiver is to answer it.
	 * @param caller the caller
	 * @param target the receiver
	 * @param question the message
	 * @return the future answer, see {@link Cluster#request}; {@code null} if the
	 * receiver is one of this node, see {@link #receiver}
	 */
	public @Nullable CompletableFuture<Outcome> request(Caller caller, Pid target, Message question) {
		Cluster remote = this.destinations.remote(target);
		return (remote != null) ? remote.request(caller.identity(), target, question) : null;
	}

	/**
	 * Delivers a message to a process that was found.
	 * @param target the process
	 * @param message the message
	 * @return what went wrong; {@code null} if it was delivered
	 */
	public static @Nullable ProcessError deliver(ProcessInstance target, Message message) {
		return target.send(message).error();
	}

}
