package io.luaprocess.runtime;

import java.util.HashSet;
import java.util.Set;

import io.luaprocess.Pid;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionChanges;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.lua.LuaRuntime;
import io.luaprocess.supervision.ServiceStatus;
import io.luaprocess.supervision.ServiceSupervisor;

/**
 * What becomes of running processes when definitions are replaced: services that want it
 * are restarted, other processes whose code has changed are told. Does not block.
 */
final class OutdatedProcesses {

	private final Kernel kernel;

	private final ServiceSupervisor services;

	OutdatedProcesses(Kernel kernel, ServiceSupervisor services) {
		this.kernel = kernel;
		this.services = services;
	}

	/** Definitions have been replaced. */
	void tell(DefinitionChanges changes) {
		Set<Pid> restarting = restart(changes);
		for (ProcessInstance process : this.kernel.processes()) {
			if (LuaRuntime.isOutdated(process.body(), changes) && !restarting.contains(process.pid())) {
				process.outdated(changes.version());
			}
		}
	}

	private Set<Pid> restart(DefinitionChanges changes) {
		Set<Pid> pids = new HashSet<>();
		for (ServiceStatus status : this.services.services()) {
			if (changes.after().find(status.id().toString()) instanceof Definition.Service service
					&& service.lifecycle().restartsOnReload()
					&& (changes.isChanged(service.id()) || changes.affects(service.process()))) {
				if (status.pid() != null) {
					pids.add(status.pid());
				}
				this.services.restart(service.id());
			}
		}
		return pids;
	}

}
