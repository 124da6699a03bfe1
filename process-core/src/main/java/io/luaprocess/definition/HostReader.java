package io.luaprocess.definition;

import java.time.Duration;
import java.util.Map;

/** Checks {@code process.host} entries. */
final class HostReader {

	static final String KIND = "process.host";

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

	private static final int MAILBOX_CAPACITY = 100_000;

	/** A process that waits takes less. */
	private static final long HEAP_PER_PROCESS = 16 << 10;

	private static final int MIN_MAX_PROCESSES = 1000;

	private static final String POSITIVE = "must be greater than 0";

	private static final String RANGE = "out of range";

	private HostReader() {
	}

	static void read(Entry entry) {
		CheckedEntry fields = CheckedEntry.of(entry);
		CheckedEntry host = fields.child("host");
		int workers = host.integer("workers", 0, 0, POSITIVE);
		int maxProcesses = host.integer("max_processes", maxProcesses(), 0, RANGE);
		int spawnRate = host.integer("spawn_rate", 0, 0, RANGE);
		int capacity = host.integer("mailbox_capacity", MAILBOX_CAPACITY, 1, POSITIVE);
		host.integer("queue_size", 0, 0, POSITIVE);
		host.integer("local_queue_size", 0, 0, POSITIVE);
		host.finish();
		CheckedEntry lifecycle = fields.child("lifecycle");
		boolean autoStart = lifecycle.truth("auto_start", true);
		Duration stopTimeout = lifecycle.duration("stop_timeout", STOP_TIMEOUT);
		lifecycle.ignore("startup", "start_timeout", "stable_threshold", "requires", "depends_on", "restart", "reload",
				"security");
		lifecycle.finish();
		Map<String, Object> meta = fields.values(fields.child("meta"));
		fields.finish();
		entry.define(new Definition.Host(entry.id, workers, maxProcesses, capacity, autoStart, stopTimeout, spawnRate,
				meta, entry.origin()));
	}

	/** The host that exists if none is defined. */
	static void readDefault(Entry entry) {
		entry.define(new Definition.Host(entry.id, 0, maxProcesses(), MAILBOX_CAPACITY, true, STOP_TIMEOUT, 0, Map.of(),
				entry.origin()));
	}

	/** The default: the number of processes that the heap has room for. */
	private static int maxProcesses() {
		return (int) Math.clamp(Runtime.getRuntime().maxMemory() / HEAP_PER_PROCESS, MIN_MAX_PROCESSES,
				Integer.MAX_VALUE);
	}

}
