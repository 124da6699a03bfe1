package io.luaprocess.definition;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

import io.luaprocess.limit.HostBudget;
import io.luaprocess.limit.SizeText;
import org.jspecify.annotations.Nullable;

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
		int capacity = host.integer("mailbox_capacity", MAILBOX_CAPACITY, 1, POSITIVE);
		host.integer("queue_size", 0, 0, POSITIVE);
		host.integer("local_queue_size", 0, 0, POSITIVE);
		HostBudget budget = budget(host.child("budget"));
		host.finish();
		CheckedEntry lifecycle = fields.child("lifecycle");
		boolean autoStart = lifecycle.truth("auto_start", true);
		Duration stopTimeout = lifecycle.duration("stop_timeout", STOP_TIMEOUT);
		lifecycle.ignore("startup", "start_timeout", "stable_threshold", "requires", "depends_on", "restart", "reload",
				"security");
		lifecycle.finish();
		Map<String, Object> meta = fields.values(fields.child("meta"));
		fields.finish();
		entry.define(new Definition.Host(entry.id, workers, maxProcesses, capacity, autoStart, stopTimeout, budget,
				meta, entry.origin()));
	}

	private static HostBudget budget(CheckedEntry fields) {
		Number memory = amount(fields, "memory", SizeText::parse,
				(bytes) -> HostBudget.memoryProblem(bytes.longValue()));
		Number processor = amount(fields, "processor", SizeText::parseShare,
				(share) -> HostBudget.processorProblem(share.doubleValue()));
		int spawnRate = fields.integer("spawn_rate", 0, 0, RANGE);
		int logRate = fields.integer("log_rate", 0, 0, RANGE);
		fields.finish();
		return new HostBudget(memory.longValue(), processor.doubleValue(), spawnRate, logRate);
	}

	/** A number, or a text with a unit; 0 if it is absent or wrong. */
	private static Number amount(CheckedEntry fields, String name, Function<String, Number> parser,
			Function<Number, @Nullable String> check) {
		Object value = fields.any(name);
		if (value == null) {
			return 0;
		}
		try {
			Number number = (value instanceof Number plain) ? plain : parser.apply(String.valueOf(value));
			String problem = check.apply(number);
			if (problem == null) {
				return number;
			}
			fields.problem(name, name + " " + problem);
		}
		catch (IllegalArgumentException ex) {
			fields.problem(name, String.valueOf(ex.getMessage()));
		}
		return 0;
	}

	/** The host that exists if none is defined. */
	static void readDefault(Entry entry) {
		entry.define(new Definition.Host(entry.id, 0, maxProcesses(), MAILBOX_CAPACITY, true, STOP_TIMEOUT,
				HostBudget.NONE, Map.of(), entry.origin()));
	}

	/** The default: the number of processes that the heap has room for. */
	private static int maxProcesses() {
		return (int) Math.clamp(Runtime.getRuntime().maxMemory() / HEAP_PER_PROCESS, MIN_MAX_PROCESSES,
				Integer.MAX_VALUE);
	}

}
