package io.luaprocess.cluster;

import java.util.List;

import io.luaprocess.Pid;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;

/**
 * A process to be started on another node.
 *
 * @param caller for whom the permissions of the other node are asked
 * @param sender the process that asks, or the control PID of this node
 * @param spawner the process of this node that is monitor and link partner, and that is
 * to be alive when the answer comes; {@code null} for the application
 * @param call whether it is a call, which needs the permissions of a call
 * @param watched whether {@link RemoteStart#ended()} completes
 * @param monitored whether the spawner monitors it
 * @param linked whether it is linked with the spawner
 * @param id id of the entry
 * @param host id of the host, without a node
 * @param name name to register on the other node; {@code null} for none
 * @param luggage what the process gets
 * @param messages its first messages
 */
public record StartRequest(Identity caller, Pid sender, @Nullable ProcessInstance spawner, boolean call,
		boolean watched, boolean monitored, boolean linked, String id, String host, @Nullable String name,
		Luggage luggage, List<Message> messages) {

	/**
	 * What a process gets of its spawner, in values of the language of programs, which
	 * belong to the new process.
	 *
	 * @param identity actor and scope
	 * @param context context values
	 * @param arguments arguments of its method
	 */
	public record Luggage(Identity identity, Object context, Object arguments) {
	}

}
