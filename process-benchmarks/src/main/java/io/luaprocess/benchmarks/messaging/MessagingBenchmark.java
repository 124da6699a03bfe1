package io.luaprocess.benchmarks.messaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.luaprocess.Pid;
import org.jspecify.annotations.Nullable;

/**
 * Speed of processes and messages: every program runs in turn on the runtime, with its
 * defaults, and on Erlang where that is installed. Prints the median time of an operation
 * and how many times faster than Erlang it is, then what a message costs among many
 * processes, and what an idle process takes. Writes the same as JSON to
 * {@code target/messaging.json}.
 */
public final class MessagingBenchmark {

	private static final int ROUNDS = Integer.getInteger("messaging.rounds", 9);

	private static final double WARMUP_SECONDS = 3;

	private static final String ROW = "%-46s %12s %12s %10s%n";

	private static final int[] SCALES = { 10, 1000, 100_000 };

	private final RuntimePeer ours;

	private final @Nullable ErlangPeer erlang;

	private final List<String> json = new ArrayList<>();

	private MessagingBenchmark(RuntimePeer ours, @Nullable ErlangPeer erlang) {
		this.ours = ours;
		this.erlang = erlang;
	}

	/**
	 * Runs the benchmark.
	 * @param args names of programs separated by commas; all if absent
	 * @throws IOException if files cannot be written
	 * @throws InterruptedException if interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		List<String> names = (args.length == 0 || args[0].isBlank()) ? List.of() : Arrays.asList(args[0].split(","));
		try (RuntimePeer ours = new RuntimePeer(); ErlangPeer erlang = ErlangPeer.start()) {
			new MessagingBenchmark(ours, erlang).run(names);
		}
		System.exit(0);
	}

	private void run(List<String> names) throws IOException {
		System.out.printf(ROW, "nanoseconds an operation, median of " + ROUNDS, "luaprocess", "Erlang", "x Erlang");
		for (Workload workload : Workload.ALL) {
			if (names.isEmpty() || names.contains(workload.name())) {
				row(workload);
			}
		}
		if (names.isEmpty()) {
			scales();
			idle();
		}
		Path file = Path.of("target", "messaging.json");
		Files.createDirectories(file.toAbsolutePath().getParent());
		Files.writeString(file, "[\n" + String.join(",\n", this.json) + "\n]\n");
		System.out.println("Written to " + file.toAbsolutePath());
	}

	private void row(Workload workload) throws IOException {
		warmUp(workload);
		double[] our = new double[ROUNDS];
		double[] their = new double[ROUNDS];
		for (int i = 0; i < ROUNDS; i++) {
			our[i] = this.ours.run(workload.name(), workload.operations());
			their[i] = theirs(workload);
		}
		double mine = nanos(our, workload);
		double other = nanos(their, workload);
		boolean compared = this.erlang != null && workload.peer();
		System.out.printf(ROW, workload.label(), number(mine), compared ? number(other) : "-",
				compared ? String.format(Locale.ROOT, "%.2f", other / mine) : "-");
		this.json.add(String.format(Locale.ROOT, "{\"name\": \"%s\", \"nanos\": %.1f, \"erlang\": %s}", workload.name(),
				mine, compared ? String.format(Locale.ROOT, "%.1f", other) : "null"));
	}

	private void warmUp(Workload workload) {
		long start = System.nanoTime();
		while (System.nanoTime() - start < WARMUP_SECONDS * 1e9) {
			this.ours.run(workload.name(), workload.operations());
		}
	}

	private double theirs(Workload workload) throws IOException {
		return (this.erlang != null && workload.peer()) ? this.erlang.run(workload.name(), workload.operations()) : 0;
	}

	private static double nanos(double[] seconds, Workload workload) {
		return median(seconds) * 1e9 / workload.operations();
	}

	private static double median(double[] values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

	private static String number(double value) {
		return String.format(Locale.ROOT, "%,.0f", value);
	}

	/** A message among so many live processes. */
	private void scales() {
		Workload ping = Workload.ALL.getFirst();
		for (int scale : SCALES) {
			List<Pid> idle = this.ours.idle(scale);
			double[] seconds = new double[ROUNDS];
			for (int i = 0; i < ROUNDS; i++) {
				seconds[i] = this.ours.run(ping.name(), ping.operations());
			}
			this.ours.end(idle);
			double nanos = nanos(seconds, ping);
			System.out.printf(ROW, String.format(Locale.ROOT, "ping-pong beside %,d processes", scale), number(nanos),
					"", "");
			this.json.add(String.format(Locale.ROOT, "{\"name\": \"ping beside %d\", \"nanos\": %.1f}", scale, nanos));
		}
	}

	/** What a process takes that waits. */
	private void idle() {
		int count = SCALES[SCALES.length - 1];
		long before = used();
		List<Pid> idle = this.ours.idle(count);
		long bytes = (used() - before) / count;
		this.ours.end(idle);
		System.out.printf(ROW, "bytes of an idle process", number(bytes), "", "");
		this.json.add(String.format(Locale.ROOT, "{\"name\": \"idle\", \"bytes\": %d}", bytes));
	}

	private static long used() {
		System.gc();
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

}
