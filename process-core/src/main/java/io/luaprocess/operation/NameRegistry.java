package io.luaprocess.operation;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Kernel;
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

	NameRegistry(Kernel kernel, Permissions permissions, Destinations destinations) {
		this.kernel = kernel;
		this.permissions = permissions;
		this.destinations = destinations;
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
	 * Registers a name.
	 * @param caller the caller
	 * @param name the name, checked by {@link #requireName}
	 * @param pid its owner
	 * @throws ProcessException NOT_FOUND {@code process not found}; ALREADY_EXISTS
	 * {@code name already registered}; LIMIT_EXCEEDED {@code too many names}
	 */
	public void register(Caller caller, String name, Pid pid) {
		this.permissions.require(caller, ProcessAction.REGISTER, name, "register name");
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
	 * @return the owner; {@code null} if the name is free
	 */
	public @Nullable Pid lookup(String name) {
		return this.kernel.names().lookup(name);
	}

	/**
	 * Frees a name.
	 * @param caller the caller
	 * @param name the name
	 * @return false if it was free
	 */
	public boolean unregister(Caller caller, String name) {
		this.permissions.require(caller, ProcessAction.UNREGISTER, name, "unregister name");
		return this.kernel.names().unregister(name);
	}

}
