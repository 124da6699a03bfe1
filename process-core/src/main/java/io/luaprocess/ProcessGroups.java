package io.luaprocess;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Groups of processes, as programs use them by the module {@code pg}. A group is known by
 * its name, exists while it has a member, and has members on all nodes of a cluster. A
 * process that ends leaves its groups before anyone is told of the end. Thread-safe;
 * never blocks, apart from a guard that does. Failures and denials are thrown as by
 * {@link ProcessRuntime}.
 */
public interface ProcessGroups {

	/**
	 * Makes a process of this node a member of a group; without effect if it is one.
	 * Needs {@code process.group.join} on the group.
	 * @param group the group
	 * @param process the process
	 * @throws ProcessException NOT_FOUND {@code process not found}; LIMIT_EXCEEDED
	 * {@code too many groups}; INVALID if it is a process of another node
	 */
	void join(String group, Pid process);

	/**
	 * Ends the membership of a process of this node. Needs {@code process.group.leave} on
	 * the group.
	 * @param group the group
	 * @param process the process
	 * @return false if it was no member
	 * @throws ProcessException INVALID if it is a process of another node
	 */
	boolean leave(String group, Pid process);

	/**
	 * Returns the members of a group. Needs no permission.
	 * @param group the group
	 * @return a snapshot: those of this node, then those of other nodes as far as this
	 * node knows, each in the alphabetical order of the PID texts
	 */
	List<Pid> members(String group);

	/**
	 * Sends a message to each member of a group. A full mailbox, or a member that has
	 * ended, is no obstacle for the others. Needs {@code process.send} on every member; a
	 * denial for one of them is thrown before anything is sent.
	 * @param group the group
	 * @param topic the topic
	 * @param payload the payload values
	 * @return how many members the message was handed to: it is in the mailbox, or on its
	 * way to the other node
	 */
	int send(String group, String topic, @Nullable Object @Nullable ... payload);

}
