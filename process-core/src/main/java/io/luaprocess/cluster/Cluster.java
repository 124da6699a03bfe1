package io.luaprocess.cluster;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;

/**
 * The other nodes, as the operations of this node use them. Thread-safe; no method
 * blocks. All permissions of this node were asked before; the other node asks its own
 * policies about the identity that travels.
 * <p>
 * Order: what one process causes for processes of one other node happens there in that
 * order, messages and signals alike. Futures complete through the same order: what a
 * process of the other node sent before an answer is in the mailbox before the answer.
 * They never complete exceptionally: a failure is an {@link Outcome} with an error. When
 * the session with the other node ends, it is UNAVAILABLE {@code node down: <name>}.
 */
public interface Cluster {

	/**
	 * Returns this node.
	 * @return name and incarnation
	 */
	NodeId self();

	/**
	 * Requires that a process can be reached, as far as this node knows.
	 * @param target its PID, whose node is not this one
	 * @throws io.luaprocess.ProcessException NOT_FOUND {@code node not found} if no such
	 * node is a member; NOT_FOUND {@code process not found} if the PID is that of an
	 * earlier run of a member or of this node
	 */
	void require(Pid target);

	/**
	 * Sends a message. It is accepted here; if it cannot be delivered there, it is a dead
	 * letter there.
	 * @param identity for whom
	 * @param target the receiver
	 * @param message the message; its sender is the process that sends, or {@code null}
	 * for the application
	 * @return what went wrong: NOT_FOUND as {@link #require}, RATE_LIMITED if the queue
	 * to that node is full; {@code null} if it was accepted
	 */
	@Nullable ProcessError send(Identity identity, Pid target, Message message);

	/**
	 * Sends a message whose receiver answers it.
	 * @param identity for whom
	 * @param target the receiver
	 * @param question the message
	 * @return the answer, whose value is what the receiver of a request of this node
	 * gets; NOT_FOUND as soon as the receiver ends. Completing it, for example with a
	 * timeout, ends the request there
	 */
	CompletableFuture<Outcome> request(Identity identity, Pid target, Message question);

	/**
	 * Monitors a process.
	 * @param identity for whom
	 * @param watcher the process of this node that monitors
	 * @param target the other one
	 * @return a normal outcome without value; NOT_FOUND {@code process not found},
	 * ALREADY_EXISTS {@code already monitoring pid}, PERMISSION_DENIED
	 */
	CompletableFuture<Outcome> monitor(Identity identity, ProcessInstance watcher, Pid target);

	/**
	 * Links two processes.
	 * @param identity for whom
	 * @param process the process of this node
	 * @param target the other one
	 * @return a normal outcome without value, also if there is a link; NOT_FOUND
	 * {@code process not found}, PERMISSION_DENIED
	 */
	CompletableFuture<Outcome> link(Identity identity, ProcessInstance process, Pid target);

	/**
	 * Removes a monitor at once: no EXIT of that PID is received any more. Called by the
	 * running code of the process.
	 * @param watcher the process of this node that monitors
	 * @param target the other one
	 */
	void unmonitor(ProcessInstance watcher, Pid target);

	/**
	 * Dissolves a link at once: no LINK_DOWN of that pair is received any more. Called by
	 * the running code of the process.
	 * @param process the process of this node
	 * @param target the other one
	 */
	void unlink(ProcessInstance process, Pid target);

	/**
	 * Sends CANCEL.
	 * @param identity for whom
	 * @param sender the process that asks, or the control PID of this node
	 * @param target the process
	 * @param deadline when it is terminated if it still runs, from the arrival of the
	 * signal; {@code null} for never
	 * @param reason the reason; {@code null} for none
	 * @return a normal outcome without value; NOT_FOUND, PERMISSION_DENIED
	 */
	CompletableFuture<Outcome> cancel(Identity identity, Pid sender, Pid target, @Nullable Duration deadline,
			@Nullable String reason);

	/**
	 * Terminates a process.
	 * @param identity for whom
	 * @param sender the process that asks, or the control PID of this node
	 * @param target the process
	 * @return a normal outcome without value; NOT_FOUND, PERMISSION_DENIED
	 */
	CompletableFuture<Outcome> terminate(Identity identity, Pid sender, Pid target);

	/**
	 * Tells the application of the end of a process.
	 * @param identity for whom
	 * @param target the process
	 * @return its outcome, or UNAVAILABLE when its node is lost; exceptionally with
	 * NOT_FOUND or PERMISSION_DENIED if it is not watched
	 */
	CompletableFuture<Outcome> watch(Identity identity, Pid target);

	/**
	 * Chooses a node.
	 * @param place what stands after {@code @} in the text of a host: the name of a node;
	 * {@code *} for the one with the least load; {@code role:<role>} for the one with the
	 * least load of those with a role; {@code key:<text>} for the node that owns a key,
	 * also of a role with {@code role:<role>,key:<text>}
	 * @return the node, possibly this one
	 * @throws io.luaprocess.ProcessException NOT_FOUND {@code node not found}, with
	 * details {@code {node=…}} or {@code {role=…}}; INVALID if the text is none of these
	 */
	NodeId place(String place);

	/**
	 * Starts a process on another node.
	 * @param start what to start
	 * @param node the node
	 * @return the start under way
	 */
	RemoteStart start(StartRequest start, NodeId node);

	/**
	 * Returns the names and groups that all nodes share.
	 * @return the names
	 */
	RemoteNames names();

}
