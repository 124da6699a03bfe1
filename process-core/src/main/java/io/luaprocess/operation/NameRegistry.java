package io.luaprocess.operation;

import java.util.concurrent.CompletableFuture;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessNames.Scope;
import io.luaprocess.cluster.Cluster;
import io.luaprocess.cluster.RemoteNames;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.security.ProcessAction;
import io.luaprocess.topology.Names;
import org.jspecify.annotations.Nullable;

/**
 * Registered names. Thread-safe, does not block.
 */
public final class NameRegistry {

	private final Kernel kernel;

	private final Permissions permissions;

	private final Destinations destinations;

	/** {@code null} if this node is alone. */
	private final @Nullable Cluster cluster;

	NameRegistry(Kernel kernel, Permissions permissions, Destinations destinations, @Nullable Cluster cluster) {
		this.kernel = kernel;
		this.permissions = permissions;
		this.destinations = destinations;
		this.cluster = cluster;
		if (cluster != null) {
			kernel.onDeparture((pid) -> cluster.names().release(pid));
		}
	}

	/**
	 * Checks that a text can be a name that is registered. Its length is checked where it
	 * enters the runtime.
	 * @param name the text
	 * @return the name
	 * @throws ProcessException INVALID
	 */
	public static String requireName(@Nullable String name) {
		String given = requireGiven(name);
		if (Pid.looksLikePid(given)) {
			throw new ProcessException(ErrorKind.INVALID, "name must not look like a PID");
		}
		return given;
	}

	/**
	 * Checks that a name is not empty.
	 * @param name the text
	 * @return the name
	 * @throws ProcessException INVALID
	 */
	public static String requireGiven(@Nullable String name) {
		if (name == null || name.isEmpty()) {
			throw new ProcessException(ErrorKind.INVALID, "name cannot be empty");
		}
		return name;
	}

	/**
	 * Registers a name of this node.
	 * @param caller the caller
	 * @param name the name, checked by {@link #requireName}
	 * @param pid its owner
	 * @throws ProcessException NOT_FOUND {@code process not found}; ALREADY_EXISTS
	 * {@code name already registered}; LIMIT_EXCEEDED {@code too many names}; INVALID if
	 * it is a process of another node
	 */
	public void register(Caller caller, String name, Pid pid) {
		permitRegistration(caller, name);
		if (this.destinations.remote(pid) != null) {
			throw new ProcessException(ErrorKind.INVALID, "a process of another node needs scope = \"cluster\"");
		}
		registerHere(caller, name, pid);
	}

	/**
	 * Registers a name of the cluster, or, without a cluster, of this node.
	 * @param caller the caller
	 * @param name the name, checked by {@link #requireName}
	 * @param pid its owner
	 * @param priority as of {@link RemoteNames#register}
	 * @return what {@link RemoteNames#register} returns; done for a process of this node
	 * @throws ProcessException as {@link #register}
	 */
	public CompletableFuture<Outcome> claim(Caller caller, String name, Pid pid, int priority) {
		permitRegistration(caller, name);
		if (this.cluster != null) {
			return this.cluster.names().register(caller.identity(), caller.sender(), name, pid, priority);
		}
		registerHere(caller, name, pid);
		return CompletableFuture.completedFuture(Outcome.NOTHING);
	}

	void permitRegistration(Caller caller, String name) {
		this.permissions.require(caller, ProcessAction.REGISTER, name, "register name");
	}

	private void registerHere(Caller caller, String name, Pid pid) {
		ProcessInstance owner = this.destinations.live(pid);
		Names names = this.kernel.names();
		long before = names.bytes(pid);
		boolean own = owner == caller.process();
		if (!own && !owner.account().admitsNames(before)) {
			throw new ProcessException(ErrorKind.LIMIT_EXCEEDED, "too many names");
		}
		Pid holder = names.register(name, pid, owner.account().names());
		if (!holder.equals(pid)) {
			throw new ProcessException(ProcessErrors.nameTaken(holder));
		}
		if (own) {
			owner.account().grown(names.bytes(pid) - before);
		}
		if (!owner.isAlive()) {
			// It has ended meanwhile, perhaps after it had released its names.
			names.release(pid);
			throw new ProcessException(ProcessErrors.PROCESS_NOT_FOUND);
		}
	}

	/**
	 * Finds the owner of a name; needs no permission.
	 * @param name the name
	 * @param scope where the name is known
	 * @return the owner; {@code null} if the name is free
	 */
	public @Nullable Pid lookup(String name, Scope scope) {
		return (scope == Scope.CLUSTER && this.cluster != null) ? this.cluster.names().lookup(name)
				: this.kernel.names().lookup(name);
	}

	/**
	 * Frees a name.
	 * @param caller the caller
	 * @param name the name
	 * @param scope where the name is known
	 * @return an outcome whose value is a {@link Boolean}: false if it was free. Done if
	 * the owner is a process of this node
	 */
	public CompletableFuture<Outcome> unregister(Caller caller, String name, Scope scope) {
		permitRelease(caller, name);
		return (scope == Scope.CLUSTER && this.cluster != null)
				? this.cluster.names().unregister(caller.identity(), caller.sender(), name)
				: CompletableFuture.completedFuture(Outcome.of(this.kernel.names().unregister(name)));
	}

	void permitRelease(Caller caller, String name) {
		this.permissions.require(caller, ProcessAction.UNREGISTER, name, "unregister name");
	}

}
