package io.luaprocess.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.luaprocess.benchmarks.Contender.Measurement;
import org.jspecify.annotations.Nullable;

/**
 * Speed of computation: every program runs inside a process of the runtime, in
 * {@linkplain Forks#count() so many JVMs}, and, where installed, under PUC Lua 5.4 and
 * LuaJIT. Prints the time of the first call and the median of warm calls, both as medians
 * of the JVMs, the warm calls of the worst JVM and how many times slower it is, and how
 * many times faster than the others the median is.
 */
public final class ComputeBenchmark {

	private static final List<String> PROGRAMS = List.of("fib", "nbody", "spectral-norm", "fannkuch", "nsieve",
			"binary-trees", "mandelbrot", "n-queens", "string-building", "pattern-matching", "string-format",
			"table-functions", "sort", "closures", "methods", "coroutines");

	private static final String ROW = "%-18s %9s %9s %9s %9s %9s %9s %9s %9s%n";

	private final Map<String, List<Measurement>> measured = new LinkedHashMap<>();

	private ComputeBenchmark() {
	}

	/**
	 * Runs the benchmark.
	 * @param args names of programs separated by commas, also those of
	 * {@link LargePrograms}; all of the list if absent
	 * @throws IOException if files cannot be written
	 * @throws InterruptedException if interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		boolean all = args.length == 0 || args[0].isBlank();
		new ComputeBenchmark().run(all ? PROGRAMS : List.of(args[0].split(",")));
	}

	private void run(List<String> programs) throws IOException, InterruptedException {
		Path folder = Programs.write(programs);
		List<String> arguments = new ArrayList<>(List.of(folder.toString()));
		arguments.addAll(programs);
		for (int i = 1; i <= Forks.count(); i++) {
			String progress = "JVM " + i + " of " + Forks.count() + ": ";
			Forks.run(ComputeRun.class, arguments, (line) -> take(progress, line));
		}
		compare(Contender.command("lua5.4", folder), Contender.command("luajit", folder));
	}

	private void take(String progress, String line) {
		ComputeRun.Line parsed = ComputeRun.Line.parse(line);
		if (parsed == null) {
			System.out.println(line);
			return;
		}
		this.measured.computeIfAbsent(parsed.program(), (name) -> new ArrayList<>()).add(parsed.measurement());
		System.out.println(progress + parsed.program() + " " + millis(parsed.measurement().warm()) + " ms");
	}

	private void compare(Contender puc, Contender jit) throws IOException, InterruptedException {
		List<Double> medians = new ArrayList<>();
		List<Double> toPuc = new ArrayList<>();
		List<Double> toJit = new ArrayList<>();
		System.out.printf("%n" + ROW, "milliseconds", "cold", "warm", "worst", "x warm", "lua5.4", "luajit", "x lua5.4",
				"x luajit");
		for (Map.Entry<String, List<Measurement>> entry : this.measured.entrySet()) {
			Measurement our = median(entry.getValue());
			double worst = entry.getValue().stream().mapToDouble(Measurement::warm).max().orElseThrow();
			Measurement p = puc.measure(entry.getKey());
			Measurement j = jit.measure(entry.getKey());
			medians.add(our.warm());
			System.out.printf(ROW, entry.getKey(), millis(our.cold()), millis(our.warm()), millis(worst),
					number(worst / our.warm()), warm(p), warm(j), ratio(our, p, toPuc), ratio(our, j, toJit));
		}
		System.out.printf(ROW, "geometric mean", "", millis(mean(medians)), "", "", "", "", number(mean(toPuc)),
				number(mean(toJit)));
	}

	private static Measurement median(List<Measurement> jvms) {
		return new Measurement(jvms.getFirst().result(),
				Forks.median(jvms.stream().mapToDouble(Measurement::cold).toArray()),
				Forks.median(jvms.stream().mapToDouble(Measurement::warm).toArray()));
	}

	private static String warm(@Nullable Measurement m) {
		return millis((m != null) ? m.warm() : null);
	}

	private static String millis(@Nullable Double seconds) {
		return number((seconds != null) ? (Double) (seconds * 1000) : null);
	}

	private static String number(@Nullable Double value) {
		return (value != null) ? String.format(Locale.ROOT, "%.2f", value) : "-";
	}

	private static String ratio(Measurement our, @Nullable Measurement other, List<Double> ratios) {
		if (other == null) {
			return "-";
		}
		if (!our.result().equals(other.result())) {
			return "differs";
		}
		double ratio = other.warm() / our.warm();
		ratios.add(ratio);
		return number(ratio);
	}

	private static @Nullable Double mean(List<Double> values) {
		return values.isEmpty() ? null
				: (Double) Math.exp(values.stream().mapToDouble(Math::log).average().orElseThrow());
	}

}
