package io.luaprocess.runtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.definition.Definition;
import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.supervision.HostControl;

/**
 * Starts and stops the kernel's hosts for the supervisor.
 */
final class KernelHostControl implements HostControl {

	private final Kernel kernel;

	KernelHostControl(Kernel kernel) {
		this.kernel = kernel;
	}

	@Override
	public void start(Definition.Host host) {
		find(host).start();
	}

	@Override
	public CompletableFuture<Void> stop(Definition.Host host, Duration grace) {
		return find(host).stop(grace);
	}

	private Host find(Definition.Host definition) {
		Host host = this.kernel.host(definition.id().toString());
		if (host == null) {
			throw new IllegalStateException("host " + definition.id() + " was not created");
		}
		return host;
	}

}
