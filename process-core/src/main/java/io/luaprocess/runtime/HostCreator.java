package io.luaprocess.runtime;

import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.kernel.HostSettings;
import io.luaprocess.kernel.Kernel;

/**
 * Makes the hosts of definitions. A host that exists keeps its settings when definitions
 * are reloaded.
 */
final class HostCreator {

	private final Kernel kernel;

	HostCreator(Kernel kernel) {
		this.kernel = kernel;
	}

	void create(DefinitionRegistry definitions) {
		for (Definition definition : definitions.all()) {
			if (definition instanceof Definition.Host host && this.kernel.host(host.id().toString()) == null) {
				this.kernel.addHost(new HostSettings(host.id().toString(), host.workers(), host.maxProcesses(),
						host.mailboxCapacity(), host.stopTimeout(), host.budget()));
			}
		}
	}

}
