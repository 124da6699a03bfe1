package io.luaprocess.operation;

import java.time.Duration;

import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.security.Guard;

/**
 * All operations on the processes of one kernel.
 *
 * @param permissions asks the guard
 * @param destinations resolves destinations
 * @param messages sends
 * @param signals cancels, terminates, monitors and links
 * @param spawns spawns and calls
 * @param names registers names
 * @param missing the errors of what does not exist
 */
public record Operations(Permissions permissions, Destinations destinations, Messages messages, Signals signals,
		Spawns spawns, NameRegistry names, MissingEntries missing) {

	/**
	 * Makes the operations.
	 * @param kernel processes and hosts
	 * @param definitions the definitions in force
	 * @param guard decides checked calls
	 * @param callGrace time between CANCEL and termination of a process whose caller no
	 * longer waits for it
	 * @return the operations
	 */
	public static Operations of(Kernel kernel, DefinitionRegistry definitions, Guard guard, Duration callGrace) {
		Permissions permissions = new Permissions(guard, new DenialRecorder(kernel));
		Destinations destinations = new Destinations(kernel, definitions);
		MissingEntries missing = new MissingEntries(kernel, definitions);
		return new Operations(permissions, destinations, new Messages(kernel, permissions, destinations),
				new Signals(permissions, destinations),
				new Spawns(kernel, definitions, permissions, missing, callGrace),
				new NameRegistry(kernel, permissions, destinations), missing);
	}

}
