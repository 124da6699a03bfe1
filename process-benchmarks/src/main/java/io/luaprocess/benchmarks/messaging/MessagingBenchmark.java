package io.luaprocess.benchmarks.messaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.luaprocess.benchmarks.Forks;
import org.jspecify.annotations.Nullable;

/**
 * Speed of processes and messages beside Erlang, where that is installed. Each of
 * {@linkplain Forks#count() so many JVMs} measures everything. Prints two tables: the
 * median and the worst of the JVMs and how many times faster than Erlang the median is;
 * and what operations cost among 10, 1,000 and 100,000 live processes. Writes the same as
 * JSON to {@code target/messaging.json}.
 */
public final class MessagingBenchmark {

	private final Map<Key, List<Figure>> figures = new LinkedHashMap<>();

	private MessagingBenchmark() {
	}

	/**
	 * Runs the benchmark.
	 * @param args names of programs separated by commas, {@code scale} for the second
	 * table and {@code idle} for memory; all if absent
	 * @throws IOException if files cannot be written
	 * @throws InterruptedException if interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		boolean all = args.length == 0 || args[0].isBlank();
		MessagingBenchmark benchmark = new MessagingBenchmark();
		int jvms = Forks.count();
		for (int i = 1; i <= jvms; i++) {
			String progress = "JVM " + i + " of " + jvms + ": ";
			Forks.run(MessagingRun.class, all ? List.of() : List.of(args[0].split(",")),
					(line) -> benchmark.take(progress, line));
		}
		benchmark.print();
		benchmark.write(Path.of("target", "messaging.json"));
	}

	private void take(String progress, String line) {
		Figure figure = Figure.parse(line);
		if (figure == null) {
			System.out.println(line);
			return;
		}
		this.figures.computeIfAbsent(new Key(figure.name(), figure.beside()), (key) -> new ArrayList<>()).add(figure);
		System.out.println(progress + Workload.named(figure.name()).label()
				+ ((figure.beside() > 0) ? ", beside " + number(figure.beside()) : "") + ": " + number(figure.ours())
				+ ", Erlang " + number(figure.erlang()));
	}

	private void print() {
		System.out.println("\nNanoseconds an operation, " + Forks.count() + " JVMs\n");
		System.out.println("| Operation | luaprocess | worst JVM | Erlang | x Erlang |\n|---|---:|---:|---:|---:|");
		this.figures.forEach((key, list) -> {
			if (key.beside == 0) {
				Double erlang = erlang(list);
				row(Workload.named(key.name).label(), number(ours(list)), number(worst(list)), number(erlang),
						ratio(erlang, ours(list)));
			}
		});
		System.out.println("\nThe same among live processes: 10, 1,000, 100,000, the last divided by the first\n");
		System.out.println("| Operation | 10 | 1,000 | 100,000 | ratio | Erlang: 10 | 1,000 | 100,000 | ratio |\n"
				+ "|---|---:|---:|---:|---:|---:|---:|---:|---:|");
		scales().forEach((name, list) -> {
			List<String> cells = new ArrayList<>(List.of(Workload.named(name).label()));
			cells.addAll(cells(list.values().stream().map(MessagingBenchmark::ours).toList()));
			cells.addAll(cells(list.values().stream().map(MessagingBenchmark::erlang).toList()));
			row(cells.toArray(String[]::new));
		});
	}

	/** The figures of each operation by the number of processes. */
	private Map<String, Map<Integer, List<Figure>>> scales() {
		Map<String, Map<Integer, List<Figure>>> scales = new LinkedHashMap<>();
		this.figures.forEach((key, list) -> {
			if (key.beside > 0) {
				scales.computeIfAbsent(key.name, (name) -> new TreeMap<>()).put(key.beside, list);
			}
		});
		return scales;
	}

	private static List<String> cells(List<? extends @Nullable Double> values) {
		List<String> cells = new ArrayList<>();
		values.forEach((value) -> cells.add(number(value)));
		Double first = values.getFirst();
		cells.add((first != null) ? ratio(values.getLast(), first) : "-");
		return cells;
	}

	private static void row(String... cells) {
		System.out.println("| " + String.join(" | ", cells) + " |");
	}

	private static double ours(List<Figure> list) {
		return Forks.median(list.stream().mapToDouble(Figure::ours).toArray());
	}

	private static double worst(List<Figure> list) {
		return list.stream().mapToDouble(Figure::ours).max().orElseThrow();
	}

	private static @Nullable Double erlang(List<Figure> list) {
		double[] values = list.stream()
			.map(Figure::erlang)
			.filter(Objects::nonNull)
			.mapToDouble(Double::doubleValue)
			.toArray();
		return (values.length > 0) ? (Double) Forks.median(values) : null;
	}

	private static String number(@Nullable Number value) {
		return (value != null) ? String.format(Locale.ROOT, "%,.0f", value.doubleValue()) : "-";
	}

	private static String ratio(@Nullable Double dividend, double divisor) {
		return (dividend != null) ? String.format(Locale.ROOT, "%.2f", dividend / divisor) : "-";
	}

	private void write(Path file) throws IOException {
		Files.createDirectories(file.toAbsolutePath().getParent());
		Files.writeString(file,
				this.figures.entrySet()
					.stream()
					.map((entry) -> json(entry.getKey(), entry.getValue()))
					.collect(Collectors.joining(",\n", "[\n", "\n]\n")));
		System.out.println("\nWritten to " + file.toAbsolutePath());
	}

	/** All JVMs: {@code median} and {@code worst} are derived from {@code jvms}. */
	private static String json(Key key, List<Figure> list) {
		return String.format(Locale.ROOT,
				"{\"name\": \"%s\", \"beside\": %d, \"unit\": \"%s\", \"median\": %.1f, \"worst\": %.1f, "
						+ "\"jvms\": %s, \"erlang\": %s}",
				key.name, key.beside, key.name.equals(Workload.IDLE.name()) ? "bytes" : "nanoseconds", ours(list),
				worst(list), list.stream().map(Figure::ours).toList(), erlang(list));
	}

	/** A row: a program, and how many processes lived beside it. */
	private record Key(String name, int beside) {
	}

}
