package io.luaprocess.operation;

import io.luaprocess.Pid;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.cluster.Cluster;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.ProcessInstance;
import org.jspecify.annotations.Nullable;

/**
 * Resolves destinations: PID texts and registered names. Thread-safe, does not block.
 */
public final class Destinations {

	/** Digits of a process number in hexadecimal. */
	private static final int MAX_DIGITS = 16;

	private final Kernel kernel;

	private final DefinitionRegistry definitions;

	/** {@code null} if this node is alone. */
	private final @Nullable Cluster cluster;

	/** The node part of the PIDs of this node. */
	private final String node;

	Destinations(Kernel kernel, DefinitionRegistry definitions, @Nullable Cluster cluster) {
		this.kernel = kernel;
		this.definitions = definitions;
		this.cluster = cluster;
		this.node = kernel.node();
	}

	/**
	 * Resolves a destination.
	 * @param destination PID text or registered name
	 * @return the PID, with its node in a cluster; the process may have ended
	 * @throws ProcessException NOT_FOUND {@code could not resolve …}, {@code host not
	 * found}, {@code node not found} or, if it only looks like a PID,
	 * {@code process not found}
	 */
	public Pid resolve(String destination) {
		if (!Pid.looksLikePid(destination)) {
			Pid pid = named(destination);
			if (pid == null) {
				throw new ProcessException(ProcessErrors.unresolved(destination));
			}
			return pid;
		}
		Pid pid = parse(destination);
		if (!pid.node().equals(this.node)) {
			if (!pid.node().isEmpty()) {
				return elsewhere(pid);
			}
			pid = Pid.of(this.node, pid.host(), pid.number());
		}
		if (this.kernel.process(pid) == null && !isHost(pid.host())) {
			throw new ProcessException(ProcessErrors.hostNotFound(pid.host()));
		}
		return pid;
	}

	/** The names of this node come before those that all nodes share. */
	private @Nullable Pid named(String name) {
		Pid pid = this.kernel.names().lookup(name);
		return (pid == null && this.cluster != null) ? this.cluster.names().lookup(name) : pid;
	}

	private Pid elsewhere(Pid pid) {
		if (this.cluster == null) {
			throw new ProcessException(ProcessErrors.NODE_NOT_FOUND);
		}
		this.cluster.require(pid);
		return pid;
	}

	/**
	 * Returns what reaches the process of a PID that was resolved.
	 * @param pid its PID
	 * @return the other nodes; {@code null} if it is a process of this one
	 */
	@Nullable Cluster remote(Pid pid) {
		return pid.node().equals(this.node) ? null : this.cluster;
	}

	private static Pid parse(String text) {
		try {
			return Pid.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new ProcessException(ProcessErrors.PROCESS_NOT_FOUND);
		}
	}

	/** A function has its own id in place of a host. */
	private boolean isHost(String id) {
		return this.kernel.host(id) != null || this.definitions.code(id, Definition.CodeKind.FUNCTION) != null
				|| id.equals(Pid.CONTROL_HOST);
	}

	/**
	 * Finds a process.
	 * @param pid its PID
	 * @return the process; {@code null} if it has ended
	 */
	public @Nullable ProcessInstance find(Pid pid) {
		return this.kernel.process(pid);
	}

	/**
	 * Finds a live process.
	 * @param pid its PID
	 * @return the process
	 * @throws ProcessException NOT_FOUND {@code process not found}
	 */
	public ProcessInstance live(Pid pid) {
		ProcessInstance process = this.kernel.process(pid);
		if (process == null) {
			throw new ProcessException(ProcessErrors.PROCESS_NOT_FOUND);
		}
		return process;
	}

	/**
	 * Finds the live process a PID text names without allocation: the number is read from
	 * the bytes, and the text of the process found is compared with them.
	 * @param bytes holds the text
	 * @param start where it begins
	 * @param length its length
	 * @return the process; {@code null} if the text is no PID or the process is not
	 * alive, {@link #resolve} then says what is wrong
	 */
	public @Nullable ProcessInstance find(byte[] bytes, int start, int length) {
		int last = start + length - 1;
		if (length < 2 || bytes[start] != '{' || bytes[last] != '}') {
			return null;
		}
		long number = 0;
		int shift = 0;
		int at = last - 1;
		for (; at > start && bytes[at] != 'x'; at--, shift += 4) {
			int digit = Character.digit(bytes[at], 16);
			if (digit < 0 || shift >= 4 * MAX_DIGITS) {
				return null;
			}
			number |= (long) digit << shift;
		}
		ProcessInstance process = this.kernel.process(number);
		return (process != null && isText(process.pid().toString(), bytes, start, length)) ? process : null;
	}

	private static boolean isText(String text, byte[] bytes, int start, int length) {
		if (text.length() != length) {
			return false;
		}
		for (int i = length - 1; i >= 0; i--) {
			if (text.charAt(i) != bytes[start + i]) {
				return false;
			}
		}
		return true;
	}

}
