package io.luaprocess.operation;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.cluster.StartRequest;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.RemoteProcess;
import io.luaprocess.kernel.Request;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Policy;
import io.luaprocess.security.PolicyStore;
import io.luaprocess.security.Scope;
import io.luaprocess.topology.Relations;
import org.jspecify.annotations.Nullable;

/**
 * What processes of other nodes ask of this one. Thread-safe. A guard that blocks, blocks
 * the calling thread; nothing else here does. The policies of this node decide: of the
 * scope of a caller only the ids of its policies travel, and those that this node does
 * not have count for nothing.
 */
public final class Inbound {

	private final Operations operations;

	private final Kernel kernel;

	private final PolicyStore policies;

	private final Luggage luggage;

	/**
	 * Creates the operations of other nodes.
	 * @param operations the operations of this node
	 * @param kernel its processes
	 * @param policies its policies
	 * @param luggage makes the bodies of processes
	 */
	public Inbound(Operations operations, Kernel kernel, PolicyStore policies, Luggage luggage) {
		this.operations = operations;
		this.kernel = kernel;
		this.policies = policies;
		this.luggage = luggage;
	}

	/**
	 * Makes an identity of what has travelled.
	 * @param actor the actor; {@code null} for none
	 * @param trusted whether the application of the other node vouches for it
	 * @param scope the ids of the policies of its scope; {@code null} for no scope
	 * @param chosen whether a caller has chosen the scope, see {@link Scope#isChosen}
	 * @return the identity
	 */
	public Identity identity(@Nullable Actor actor, boolean trusted, @Nullable List<String> scope, boolean chosen) {
		Actor known = (actor != null && trusted) ? actor.vouchedBy(this) : actor;
		if (scope == null) {
			return new Identity(known, null);
		}
		List<Policy> own = scope.stream().<Policy>mapMulti((id, found) -> {
			Policy policy = this.policies.policy(id);
			if (policy != null) {
				found.accept(policy);
			}
		}).toList();
		Scope all = new Scope(own);
		return new Identity(known, chosen ? all.chosen() : all);
	}

	/**
	 * Sends a message. One that cannot be delivered is a dead letter, or a denial.
	 * @param caller for whom
	 * @param target the receiver
	 * @param message the message
	 * @return what went wrong; {@code null} if it was delivered
	 */
	public @Nullable ProcessError send(RemoteCaller caller, Pid target, Message message) {
		try {
			this.operations.messages().permit(caller, target, target.toString());
		}
		catch (ProcessException ex) {
			return ex.error();
		}
		return this.operations.messages().deliver(target, message);
	}

	/**
	 * Sends a message whose receiver answers it.
	 * @param caller for whom
	 * @param target the receiver
	 * @param question the message
	 * @param listener gets the answer, or NOT_FOUND if the receiver has ended; called
	 * once at most, on any thread; must be short
	 * @return the request, to be closed if no one waits any more
	 * @throws ProcessException if the message was not delivered
	 */
	public Request request(RemoteCaller caller, Pid target, Message question, Consumer<Outcome> listener) {
		this.operations.messages().permit(caller, target, target.toString());
		return Request.send(this.operations.messages().receiver(target, question), question, listener);
	}

	/**
	 * Sends CANCEL.
	 * @param caller for whom, and the sender
	 * @param target the process
	 * @param deadline when it is terminated, from now; {@code null} for never
	 * @param reason the reason; {@code null} for none
	 * @throws ProcessException as {@link Signals#cancel}
	 */
	public void cancel(RemoteCaller caller, Pid target, @Nullable Duration deadline, @Nullable String reason) {
		this.operations.signals().cancel(caller, target.toString(), deadline, reason);
	}

	/**
	 * Checks that a caller may give a name of the cluster to a process of this node.
	 * @param caller the caller
	 * @param name the name
	 * @throws ProcessException PERMISSION_DENIED
	 */
	public void permitRegistration(RemoteCaller caller, String name) {
		this.operations.names().permitRegistration(caller, name);
	}

	/**
	 * Checks that a caller may take a name of the cluster from a process of this node.
	 * @param caller the caller
	 * @param name the name
	 * @throws ProcessException PERMISSION_DENIED
	 */
	public void permitRelease(RemoteCaller caller, String name) {
		this.operations.names().permitRelease(caller, name);
	}

	/**
	 * Terminates a process.
	 * @param caller for whom
	 * @param target the process
	 * @throws ProcessException as {@link Signals#terminate}
	 */
	public void terminate(RemoteCaller caller, Pid target) {
		this.operations.signals().terminate(caller, target.toString());
	}

	/**
	 * Monitors a process.
	 * @param caller for whom
	 * @param watcher stands for the process that monitors
	 * @param target the process
	 * @throws ProcessException as {@link Signals#monitor}
	 */
	public void monitor(RemoteCaller caller, RemoteProcess watcher, Pid target) {
		Relations.Made made = watcher.monitor(watch(caller, target));
		if (made == Relations.Made.OLD) {
			throw new ProcessException(ProcessErrors.ALREADY_MONITORING);
		}
		Signals.requireAlive(made);
	}

	/**
	 * Finds a process with which the caller is to be linked.
	 * @param caller for whom
	 * @param target the process
	 * @return the process
	 * @throws ProcessException as {@link Signals#link}
	 */
	public ProcessInstance linkable(RemoteCaller caller, Pid target) {
		return this.operations.signals().linked(caller, target.toString());
	}

	/**
	 * Finds a process whose end the application of another node wants to be told of.
	 * @param caller for whom
	 * @param target the process
	 * @return the process
	 * @throws ProcessException as {@link Signals#watch}
	 */
	public ProcessInstance watch(RemoteCaller caller, Pid target) {
		return this.operations.signals().watched(caller, target.toString());
	}

	/**
	 * Starts a process; never waits.
	 * @param caller for whom
	 * @param request what to start; its spawner is none of this node
	 * @param listener is told of the process, or of the failure, unless this throws;
	 * before the first instruction of its method
	 * @return the process, whose top level runs or has run; {@code null} if the owner of
	 * its name was signalled instead
	 * @throws ProcessException those of the errors of a spawn that are known at once
	 */
	public @Nullable ProcessInstance start(RemoteCaller caller, StartRequest request, Kernel.SpawnListener listener) {
		StartRequest.Luggage given = request.luggage();
		SpawnRequest.Content content = new SpawnRequest.Content(this.luggage.body(given), request.messages());
		SpawnRequest local = new SpawnRequest(request.id(), request.host(), () -> content, request.monitored(),
				request.linked(), request.name(), null);
		return request.call() ? this.operations.spawns().call(caller, local, listener)
				: this.operations.spawns().start(caller, local, listener);
	}

	/**
	 * Ends what a call of another node has started and its caller no longer waits for.
	 * @param callee what the call has started
	 * @param caller sender of the CANCEL
	 * @param reason the reason of the CANCEL; {@code null} for none
	 */
	public void endCallee(ProcessInstance callee, Pid caller, @Nullable String reason) {
		this.operations.spawns().endCallee(callee, caller, reason);
	}

	/**
	 * Finds a live process of this node.
	 * @param pid its PID
	 * @return the process; {@code null} if it has ended
	 */
	public @Nullable ProcessInstance find(Pid pid) {
		return this.kernel.process(Objects.requireNonNull(pid));
	}

	/**
	 * Makes the body of a process of what has travelled.
	 */
	@FunctionalInterface
	public interface Luggage {

		/**
		 * Makes the maker of a body.
		 * @param luggage what the process gets
		 * @return the maker
		 */
		SpawnRequest.BodyMaker body(StartRequest.Luggage luggage);

	}

}
