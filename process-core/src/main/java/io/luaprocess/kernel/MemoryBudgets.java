package io.luaprocess.kernel;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Adds up the memory of hosts that have a budget, on a thread of its own, which exists
 * only if there is such a host.
 * <p>
 * It looks at all processes ten times a second, or less often, so that this takes no more
 * than 2 % of the time of one processor. It does not look while no process runs. A look
 * reads what each process accounts for; it stops none.
 */
final class MemoryBudgets {

	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

	/** A pause is at least so many times as long as the look before. */
	private static final int SHARE = 49;

	private final Kernel kernel;

	private final List<HostMemory> hosts = new CopyOnWriteArrayList<>();

	private volatile @Nullable RuntimeThread thread;

	/** The tick of the last look, see {@link Safepoint#epoch}. */
	private int epoch = Safepoint.epoch - 1;

	/** Collections noticed at the last look. */
	private int collections = Heap.collections();

	MemoryBudgets(Kernel kernel) {
		this.kernel = kernel;
	}

	synchronized void add(HostMemory host) {
		this.hosts.add(host);
		if (this.thread == null) {
			RuntimeThread started = new RuntimeThread("process-memory-budgets", this::run);
			this.thread = started;
			started.start();
		}
	}

	/** The thread; {@code null} without budgets. */
	@Nullable RuntimeThread thread() {
		return this.thread;
	}

	void close() {
		RuntimeThread present = this.thread;
		if (present != null) {
			present.close();
		}
	}

	/** One look and one pause, again and again until the thread is closed. */
	private void run() {
		long begin = System.nanoTime();
		lookIfNeeded();
		LockSupport.parkNanos(Math.max(PAUSE, SHARE * (System.nanoTime() - begin)));
		Thread.interrupted();
	}

	private void lookIfNeeded() {
		int now = Safepoint.epoch;
		if (now != this.epoch || this.hosts.stream().anyMatch(HostMemory::refusesSpawns)) {
			this.epoch = now;
			while (look()) {
				// A collection of the whole heap tells more.
			}
		}
	}

	/** Returns true if there was a collection of the whole heap meanwhile. */
	boolean look() {
		int now = Heap.collections();
		boolean collected = now != this.collections;
		this.collections = now;
		this.hosts.forEach(HostMemory::begin);
		for (ProcessInstance process : this.kernel.processes()) {
			HostMemory host = process.memory();
			if (host != null && process.isAlive()) {
				host.add(process);
			}
		}
		boolean again = false;
		for (HostMemory host : this.hosts) {
			again |= host.judge(this.kernel, collected);
		}
		return again;
	}

}
