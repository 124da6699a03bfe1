package io.luaprocess.operation;

import java.time.Duration;

import io.luaprocess.cluster.Cluster;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.security.Guard;
import org.jspecify.annotations.Nullable;

/**
 * All operations on the processes of one kernel.
 *
 * @param permissions asks the guard
 * @param destinations resolves destinations
 * @param messages sends
 * @param signals cancels, terminates, monitors and links
 * @param spawns spawns and calls
 * @param names registers names
 * @param groups groups of processes
 * @param missing the errors of what does not exist
 */
public record Operations(Permissions permissions, Destinations destinations, Messages messages, Signals signals,
		Spawns spawns, NameRegistry names, GroupRegistry groups, MissingEntries missing) {

	/**
	 * Makes the operations.
	 * @param kernel processes and hosts
	 * @param definitions the definitions in force
	 * @param guard decides checked calls
	 * @param callGrace time between CANCEL and termination of a process whose caller no
	 * longer waits for it
	 * @param cluster the other nodes; {@code null} if this node is alone
	 * @return the operations
	 */
	public static Operations of(Kernel kernel, DefinitionRegistry definitions, Guard guard, Duration callGrace,
			@Nullable Cluster cluster) {
		Permissions permissions = new Permissions(guard, new DenialRecorder(kernel));
		Destinations destinations = new Destinations(kernel, definitions, cluster);
		MissingEntries missing = new MissingEntries(kernel, definitions);
		Messages messages = new Messages(kernel, permissions, destinations);
		return new Operations(permissions, destinations, messages, new Signals(permissions, destinations),
				new Spawns(kernel, definitions, permissions, missing, callGrace, cluster),
				new NameRegistry(kernel, permissions, destinations, cluster),
				new GroupRegistry(kernel, permissions, destinations, messages, cluster), missing);
	}

}
