package io.luaprocess.cluster.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import io.luaprocess.cluster.SimulatedNetwork;

/**
 * A {@link SimulatedNetwork} with a thread of its own that drives it, for nodes that have
 * threads. Virtual time passes as fast as that thread runs.
 */
final class SimulatedNodes implements AutoCloseable {

	final SimulatedNetwork network;

	private final Thread driver;

	private volatile boolean over;

	SimulatedNodes(SimulatedNetwork network) {
		this.network = network;
		this.driver = Thread.ofPlatform().daemon().name("network").start(this::drive);
	}

	private void drive() {
		while (!this.over) {
			if (!this.network.step()) {
				LockSupport.parkNanos(20_000);
			}
		}
	}

	/** Runs code on the thread that drives the network, which listeners expect. */
	<T> T run(Supplier<T> code) {
		CompletableFuture<T> result = new CompletableFuture<>();
		this.network.after(Duration.ZERO, () -> {
			try {
				result.complete(code.get());
			}
			catch (RuntimeException | Error ex) {
				result.completeExceptionally(ex);
			}
		});
		return result.join();
	}

	@Override
	public void close() {
		this.over = true;
	}

}
