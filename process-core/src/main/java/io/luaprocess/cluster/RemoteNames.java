package io.luaprocess.cluster;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.Pid;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;

/**
 * Names and groups that all nodes of a cluster share. Thread-safe; no method blocks.
 * <p>
 * A name is a claim of the node of its owner. Each node tells all others of its claims,
 * so a change is known everywhere after a moment. Of several claims of one name, as after
 * a race or a split, the one with the higher priority stays, then the older one: that of
 * the node with the lower incarnation, then the one made first. The other owner gets
 * CANCEL with the reason {@code name revoked: <name>} and lives on.
 */
public interface RemoteNames {

	/**
	 * Claims a name for a process. The node of the owner decides by its own policies
	 * whether the caller may.
	 * @param identity for whom, checked on this node already
	 * @param sender the process that asks, or the control PID of its node
	 * @param name the name
	 * @param pid its owner, of any node
	 * @param priority decides between claims that were made apart; 0 unless chosen
	 * @return a normal outcome without value; ALREADY_EXISTS
	 * {@code name already registered}, NOT_FOUND {@code process not found},
	 * LIMIT_EXCEEDED {@code too many names}, PERMISSION_DENIED
	 */
	CompletableFuture<Outcome> register(Identity identity, Pid sender, String name, Pid pid, int priority);

	/**
	 * Finds the owner of a name, as far as this node knows.
	 * @param name the name
	 * @return the owner; {@code null} if the name is free
	 */
	@Nullable Pid lookup(String name);

	/**
	 * Frees a name, whatever node its owner is on. That node decides by its own policies
	 * whether the caller may.
	 * @param identity for whom, checked on this node already
	 * @param sender the process that asks, or the control PID of its node
	 * @param name the name
	 * @return an outcome whose value is a {@link Boolean}: false if it was free;
	 * PERMISSION_DENIED
	 */
	CompletableFuture<Outcome> unregister(Identity identity, Pid sender, String name);

	/**
	 * Returns all names.
	 * @return a snapshot, sorted by name
	 */
	Map<String, Pid> all();

	/**
	 * A process of this node has become a member of a group, or has left it.
	 * @param group the group
	 * @param pid the process
	 * @param joined false if it has left
	 */
	void groupChanged(String group, Pid pid, boolean joined);

	/**
	 * Returns the members of a group on other nodes.
	 * @param group the group
	 * @return a snapshot, in no order
	 */
	List<Pid> members(String group);

	/**
	 * A process of this node has ended: its names are free. Its groups are left by
	 * {@link #groupChanged}.
	 * @param pid the process
	 */
	void release(Pid pid);

}
