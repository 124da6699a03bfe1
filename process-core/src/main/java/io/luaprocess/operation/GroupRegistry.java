package io.luaprocess.operation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.cluster.Cluster;
import io.luaprocess.kernel.Account;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.security.ProcessAction;
import io.luaprocess.topology.Groups;
import org.jspecify.annotations.Nullable;

/**
 * Groups of processes. A group is known by its name, exists while it has a member, and
 * has members on all nodes. Thread-safe, does not block.
 */
public final class GroupRegistry {

	private final Groups groups;

	private final Permissions permissions;

	private final Destinations destinations;

	private final Messages messages;

	/** {@code null} if this node is alone. */
	private final @Nullable Cluster cluster;

	GroupRegistry(Kernel kernel, Permissions permissions, Destinations destinations, Messages messages,
			@Nullable Cluster cluster) {
		this.groups = kernel.groups();
		this.permissions = permissions;
		this.destinations = destinations;
		this.messages = messages;
		this.cluster = cluster;
		if (cluster != null) {
			this.groups.listener((group, pid, joined) -> cluster.names().groupChanged(group, pid, joined));
		}
	}

	/**
	 * Checks that a text can be the name of a group. Its length is checked where it
	 * enters the runtime.
	 * @param group the text
	 * @return the name
	 * @throws ProcessException INVALID
	 */
	public static String requireName(@Nullable String group) {
		if (group == null || group.isEmpty()) {
			throw new ProcessException(ErrorKind.INVALID, "group cannot be empty");
		}
		return group;
	}

	/**
	 * Makes a process of this node a member of a group; without effect if it is one.
	 * @param caller the caller
	 * @param group the group, checked by {@link #requireName}
	 * @param pid the process
	 * @throws ProcessException NOT_FOUND {@code process not found}; LIMIT_EXCEEDED
	 * {@code too many groups}; INVALID if it is a process of another node
	 */
	public void join(Caller caller, String group, Pid pid) {
		this.permissions.require(caller, ProcessAction.JOIN_GROUP, group, "join group");
		requireLocal(pid, "join");
		ProcessInstance member = this.destinations.live(pid);
		Account account = member.account();
		boolean own = member == caller.process();
		if (!own && !account.admitsNames(account.listed())) {
			throw new ProcessException(ErrorKind.LIMIT_EXCEEDED, "too many groups");
		}
		long bytes = Groups.bytes(group);
		// Before it is a member: the exit path looks at tables only if something is
		// listed.
		account.listed(bytes);
		boolean added = false;
		try {
			added = this.groups.join(group, member.pid(), account.names());
		}
		finally {
			if (!added) {
				account.listed(-bytes);
			}
		}
		if (own && added) {
			account.grown(bytes);
		}
	}

	/**
	 * Ends the membership of a process of this node.
	 * @param caller the caller
	 * @param group the group
	 * @param pid the process
	 * @return false if it was no member
	 * @throws ProcessException INVALID if it is a process of another node
	 */
	public boolean leave(Caller caller, String group, Pid pid) {
		this.permissions.require(caller, ProcessAction.LEAVE_GROUP, group, "leave group");
		requireLocal(pid, "leave");
		ProcessInstance member = this.destinations.find(pid);
		if (member == null || !this.groups.leave(group, member.pid())) {
			return false;
		}
		member.account().listed(-Groups.bytes(group));
		return true;
	}

	private void requireLocal(Pid pid, String what) {
		if (this.destinations.remote(pid) != null) {
			throw new ProcessException(ErrorKind.INVALID,
					"a process can " + what + " a group on its own node only: " + pid + " is one of another node");
		}
	}

	/**
	 * Returns the members of a group; needs no permission.
	 * @param group the group
	 * @return a snapshot: those of this node, then those of other nodes as far as this
	 * node knows, each in the alphabetical order of the PID texts
	 */
	public List<Pid> members(String group) {
		List<Pid> own = this.groups.members(group);
		List<Pid> others = (this.cluster != null) ? this.cluster.names().members(group) : List.of();
		if (others.isEmpty()) {
			return own;
		}
		List<Pid> all = new ArrayList<>(own);
		others.stream().sorted(Comparator.comparing(Pid::toString)).forEach(all::add);
		return all;
	}

	/**
	 * Returns the members of a group, to all of which the caller may send.
	 * @param caller the caller
	 * @param group the group
	 * @return as {@link #members}
	 * @throws RuntimeException what {@link Caller#denied} makes, for the first to which
	 * it may not
	 */
	public List<Pid> receivers(Caller caller, String group) {
		List<Pid> members = members(group);
		members.forEach((member) -> this.messages.permit(caller, member, member.toString()));
		return members;
	}

	/**
	 * Sends to each of several processes. A full mailbox, or a process that has ended, is
	 * no obstacle for the others.
	 * @param caller the caller
	 * @param receivers the processes, see {@link #receivers}
	 * @param message makes the message for one of them, and is asked once if there are
	 * none; what it throws ends the sending
	 * @return how many mailboxes, or queues to other nodes, have taken the message
	 */
	public int send(Caller caller, List<Pid> receivers, Supplier<Message> message) {
		if (receivers.isEmpty()) {
			// What cannot be sent is an error whether there are members or not.
			message.get();
		}
		int taken = 0;
		for (Pid receiver : receivers) {
			if (this.messages.deliver(caller, receiver, message.get()) == null) {
				taken++;
			}
		}
		ProcessInstance sender = caller.process();
		for (int i = 0; sender != null && i < taken; i++) {
			sender.countSent();
		}
		return taken;
	}

}
