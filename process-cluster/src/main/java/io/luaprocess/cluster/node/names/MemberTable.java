package io.luaprocess.cluster.node.names;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

import io.luaprocess.Pid;

/**
 * Members of groups. Changed by one thread at a time; read by any thread.
 */
final class MemberTable {

	private final Map<String, Set<Pid>> members = new ConcurrentHashMap<>();

	/**
	 * Adds or removes a member.
	 * @param group the group
	 * @param pid the process
	 * @param joined whether it is a member now
	 */
	void change(String group, Pid pid, boolean joined) {
		if (joined) {
			this.members.computeIfAbsent(group, (key) -> ConcurrentHashMap.newKeySet(2)).add(pid);
			return;
		}
		this.members.computeIfPresent(group, (key, pids) -> {
			pids.remove(pid);
			return pids.isEmpty() ? null : pids;
		});
	}

	/**
	 * Removes all members of a node.
	 * @param node text of the node
	 */
	void removeAll(String node) {
		this.members.values().forEach((pids) -> pids.removeIf((pid) -> pid.node().equals(node)));
		this.members.values().removeIf(Set::isEmpty);
	}

	/**
	 * Returns the members of a group.
	 * @param group the group
	 * @return a snapshot, in no order
	 */
	List<Pid> of(String group) {
		return List.copyOf(this.members.getOrDefault(group, Set.of()));
	}

	/**
	 * Visits all memberships.
	 * @param visitor gets group and process
	 */
	void visit(BiConsumer<String, Pid> visitor) {
		this.members.forEach((group, pids) -> pids.forEach((pid) -> visitor.accept(group, pid)));
	}

}
