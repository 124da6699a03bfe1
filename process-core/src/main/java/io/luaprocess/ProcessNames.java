package io.luaprocess;

import org.jspecify.annotations.Nullable;

/**
 * Registered names, as programs use them by {@code process.registry}. Thread-safe; blocks
 * only while another node answers, and while a guard decides. Failures and denials are
 * thrown as by {@link ProcessRuntime}.
 */
public interface ProcessNames {

	/**
	 * Registers a name that this node knows.
	 * @param name the name
	 * @param owner its owner, a process of this node
	 * @see #register(String, Pid, Scope, int)
	 */
	default void register(String name, Pid owner) {
		register(name, owner, Scope.NODE, 0);
	}

	/**
	 * Registers a name. Needs {@code process.registry.register} on it.
	 * @param name the name
	 * @param owner its owner, of any node if the scope is the cluster
	 * @param scope where the name is known
	 * @param priority which owner keeps a name of the cluster that two nodes have given
	 * away at the same time or while they were apart: the one with the higher priority,
	 * then the older one. The other one gets CANCEL with the reason
	 * {@code name revoked: <name>} and lives on. 0 unless there is a reason
	 * @throws ProcessException ALREADY_EXISTS {@code name already registered}, NOT_FOUND
	 * {@code process not found}, LIMIT_EXCEEDED {@code too many names}; INVALID if the
	 * owner is a process of another node and the scope is the node
	 */
	void register(String name, Pid owner, Scope scope, int priority);

	/**
	 * Finds the owner of a name. Needs no permission.
	 * @param name the name
	 * @param scope where the name is known
	 * @return its PID, as far as this node knows; {@code null} if the name is free
	 */
	@Nullable Pid lookup(String name, Scope scope);

	/**
	 * Frees a name. Needs {@code process.registry.unregister} on it.
	 * @param name the name
	 * @param scope where the name is known
	 * @return false if it was free
	 */
	boolean unregister(String name, Scope scope);

	/**
	 * Where a name is known.
	 */
	enum Scope {

		/** On this node. */
		NODE,

		/** On all nodes of the cluster; without a cluster, on this node. */
		CLUSTER

	}

}
