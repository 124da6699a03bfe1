package io.luaprocess.benchmarks.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.luaprocess.benchmarks.Forks;
import org.jspecify.annotations.Nullable;

/**
 * Two nodes on the loopback interface, beside two Erlang nodes and two JVMs with Apache
 * Pekko. Everything is measured {@linkplain Forks#count() so many times}, each time with
 * new nodes. Prints a table: the median, the worst value and how many times better than
 * the others the median is. Writes the same as JSON to {@code target/cluster.json}. The
 * failure timeout of all contenders is the system property {@code cluster.timeout}, in
 * seconds.
 */
public final class ClusterBenchmark {

	private static final int TIMEOUT_SECONDS = Integer.getInteger("cluster.timeout", 4);

	private static final String OURS = "luaprocess";

	private static final Map<String, ClusterContender.Opening> CONTENDERS = new LinkedHashMap<>();

	static {
		CONTENDERS.put(OURS, () -> JvmContender.luaprocess(TIMEOUT_SECONDS));
		CONTENDERS.put("Erlang", () -> ErlangContender.open(TIMEOUT_SECONDS));
		CONTENDERS.put("Pekko", () -> JvmContender.pekko(TIMEOUT_SECONDS));
	}

	private final Map<Measure, Map<String, List<Double>>> figures = new EnumMap<>(Measure.class);

	private ClusterBenchmark() {
	}

	/**
	 * Runs the benchmark.
	 * @param args names of programs ({@code send}, {@code ping}, {@code kill},
	 * {@code stop}) separated by commas; names of contenders separated by commas; all if
	 * absent or blank
	 * @throws IOException if a contender fails or a file cannot be written
	 * @throws InterruptedException if interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		Set<String> programs = names(args, 0,
				Arrays.stream(Measure.values()).map(Measure::program).collect(Collectors.toSet()));
		Set<String> contenders = names(args, 1, CONTENDERS.keySet());
		ClusterBenchmark benchmark = new ClusterBenchmark();
		for (int i = 1; i <= Forks.count(); i++) {
			String progress = "Run " + i + " of " + Forks.count() + ", ";
			for (Map.Entry<String, ClusterContender.Opening> contender : CONTENDERS.entrySet()) {
				if (contenders.contains(contender.getKey())) {
					benchmark.measure(progress, contender.getKey(), contender.getValue(), programs);
				}
			}
		}
		benchmark.print();
		benchmark.write(Path.of("target", "cluster.json"));
	}

	private static Set<String> names(String[] args, int index, Set<String> all) {
		if (args.length <= index || args[index].isBlank()) {
			return all;
		}
		Set<String> names = Set.of(args[index].split(","));
		if (!all.containsAll(names)) {
			throw new IllegalArgumentException("unknown name in '" + args[index] + "', expected some of " + all);
		}
		return names;
	}

	private void measure(String progress, String contender, ClusterContender.Opening opening, Set<String> programs)
			throws IOException, InterruptedException {
		try (ClusterContender opened = opening.open()) {
			if (opened != null) {
				ClusterRun.measure(opened, programs, (measure, value) -> {
					this.figures.computeIfAbsent(measure, (key) -> new LinkedHashMap<>())
						.computeIfAbsent(contender, (key) -> new ArrayList<>())
						.add(value);
					System.out.println(progress + contender + ": " + measure.label() + ": " + measure.text(value));
				});
			}
		}
	}

	private void print() {
		System.out.println("\n" + Forks.count() + " runs, failure timeout " + TIMEOUT_SECONDS + " s\n");
		List<String> peers = CONTENDERS.keySet().stream().filter((name) -> !name.equals(OURS)).toList();
		System.out.println("| | " + OURS + " | worst | "
				+ peers.stream().map((peer) -> peer + " | worst | x " + peer).collect(Collectors.joining(" | "))
				+ " |");
		System.out.println("|---|" + "---:|".repeat(2 + 3 * peers.size()));
		this.figures.forEach((measure, values) -> {
			List<Double> ours = values.get(OURS);
			StringBuilder row = new StringBuilder("| " + measure.label() + cells(measure, ours));
			for (String peer : peers) {
				List<Double> theirs = values.get(peer);
				row.append(cells(measure, theirs)).append(" | ").append(ratio(measure, ours, theirs));
			}
			System.out.println(row + " |");
		});
	}

	private static String cells(Measure measure, @Nullable List<Double> values) {
		return (values != null) ? " | " + measure.text(median(values)) + " | " + measure.text(measure.worst(values))
				: " | - | -";
	}

	private static String ratio(Measure measure, @Nullable List<Double> ours, @Nullable List<Double> theirs) {
		return (ours != null && theirs != null)
				? String.format(Locale.ROOT, "%.2f", measure.ratio(median(ours), median(theirs))) : "-";
	}

	private static double median(List<Double> values) {
		return Forks.median(values.stream().mapToDouble(Double::doubleValue).toArray());
	}

	private void write(Path file) throws IOException {
		List<String> lines = new ArrayList<>();
		this.figures.forEach((measure, contenders) -> contenders
			.forEach((contender, values) -> lines.add(json(measure, contender, values))));
		Files.createDirectories(file.toAbsolutePath().getParent());
		Files.writeString(file, lines.stream().collect(Collectors.joining(",\n", "[\n", "\n]\n")));
		System.out.println("\nWritten to " + file.toAbsolutePath());
	}

	private static String json(Measure measure, String contender, List<Double> values) {
		return String.format(Locale.ROOT,
				"{\"name\": \"%s\", \"contender\": \"%s\", \"median\": %.1f, \"worst\": %.1f, \"values\": %s}",
				measure.label(), contender, median(values), measure.worst(values), values);
	}

}
