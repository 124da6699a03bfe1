package io.luaprocess.runtime;

import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.operation.Inbound;
import io.luaprocess.supervision.ServiceSupervisor;

/**
 * A runtime as the cluster uses it.
 *
 * @param kernel its processes and hosts
 * @param inbound the operations that other nodes ask for
 * @param definitions the definitions in force
 * @param services its services
 */
public record LocalNode(Kernel kernel, Inbound inbound, DefinitionRegistry definitions, ServiceSupervisor services) {
}
