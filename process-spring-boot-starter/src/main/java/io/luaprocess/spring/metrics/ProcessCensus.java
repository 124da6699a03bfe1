package io.luaprocess.spring.metrics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.ProcessInstance;
import org.jspecify.annotations.Nullable;

/**
 * What all live processes do at one moment. Many meters of one scrape share one look,
 * which is a second old at most; processes are not stopped for it. Thread-safe.
 */
final class ProcessCensus {

	private static final Part EMPTY = new Part();

	private final Kernel kernel;

	private final long maxAge;

	private @Nullable Look last;

	ProcessCensus(Kernel kernel) {
		this(kernel, TimeUnit.SECONDS.toNanos(1));
	}

	/** Makes a census whose looks are so many nanoseconds old at most. */
	ProcessCensus(Kernel kernel, long maxAge) {
		this.kernel = kernel;
		this.maxAge = maxAge;
	}

	/** The processes of a host. */
	Part of(Host host) {
		return look().hosts.getOrDefault(host.id(), EMPTY);
	}

	/** Returns how many processes and functions are ready. */
	int ready() {
		return look().ready;
	}

	private synchronized Look look() {
		Look present = this.last;
		if (present == null || System.nanoTime() - present.at >= this.maxAge) {
			present = new Look();
			this.kernel.processes().forEach(present::add);
			present.hosts.values().forEach(Part::sort);
			this.last = present;
		}
		return present;
	}

	private static final class Look {

		private final long at = System.nanoTime();

		private final Map<String, Part> hosts = new HashMap<>();

		private int ready;

		void add(ProcessInstance process) {
			boolean isReady = process.isReady();
			this.ready += isReady ? 1 : 0;
			Host host = process.host();
			if (host != null) {
				this.hosts.computeIfAbsent(host.id(), (id) -> new Part()).add(process.mailboxDepth(), isReady);
			}
		}

	}

	/**
	 * The processes of one host.
	 */
	static final class Part {

		private int[] depths = new int[16];

		private int processes;

		private int ready;

		private long messages;

		private void add(int depth, boolean isReady) {
			if (this.processes == this.depths.length) {
				this.depths = Arrays.copyOf(this.depths, 2 * this.processes);
			}
			this.depths[this.processes++] = depth;
			this.messages += depth;
			this.ready += isReady ? 1 : 0;
		}

		private void sort() {
			Arrays.sort(this.depths, 0, this.processes);
		}

		int ready() {
			return this.ready;
		}

		long messages() {
			return this.messages;
		}

		/**
		 * Returns how many messages the mailboxes of a part of the processes hold at
		 * most.
		 * @param quantile the part, from 0 to 1
		 */
		int depth(double quantile) {
			int rank = (int) Math.ceil(quantile * this.processes);
			return (this.processes > 0) ? this.depths[Math.max(0, rank - 1)] : 0;
		}

	}

}
