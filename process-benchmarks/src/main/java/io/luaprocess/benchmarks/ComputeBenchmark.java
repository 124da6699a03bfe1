package io.luaprocess.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.luaprocess.benchmarks.Contender.Measurement;
import org.jspecify.annotations.Nullable;

/**
 * Speed of computation: every program runs inside a process of the runtime and, where
 * installed, under PUC Lua 5.4 and LuaJIT. Prints the time of the first call and the
 * median of warm calls, and how many times faster than the others the warm calls are.
 */
public final class ComputeBenchmark {

	private static final List<String> PROGRAMS = List.of("fib", "nbody", "spectral-norm", "fannkuch", "nsieve",
			"binary-trees", "mandelbrot", "n-queens", "string-building", "pattern-matching", "string-format",
			"table-functions", "sort", "closures", "methods", "coroutines");

	private static final String ROW = "%-18s %9s %9s %9s %9s %9s %9s%n";

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
		run(all ? PROGRAMS : List.of(args[0].split(",")), System.out);
		System.exit(0);
	}

	private static void run(List<String> programs, PrintStream out) throws IOException, InterruptedException {
		Path folder = Programs.write(programs);
		Contender puc = Contender.command("lua5.4", folder);
		Contender jit = Contender.command("luajit", folder);
		List<Double> toPuc = new ArrayList<>();
		List<Double> toJit = new ArrayList<>();
		out.printf(ROW, "milliseconds", "cold", "warm", "lua5.4", "luajit", "x lua5.4", "x luajit");
		try (RuntimeContender ours = new RuntimeContender(folder)) {
			for (String program : programs) {
				Measurement our = ours.measure(program);
				Measurement p = puc.measure(program);
				Measurement j = jit.measure(program);
				out.printf(ROW, program, millis(our.cold()), warm(our), warm(p), warm(j), ratio(our, p, toPuc),
						ratio(our, j, toJit));
			}
		}
		out.printf(ROW, "geometric mean", "", "", "", "", mean(toPuc), mean(toJit));
	}

	private static String warm(@Nullable Measurement m) {
		return millis((m != null) ? m.warm() : null);
	}

	private static String millis(@Nullable Double seconds) {
		return (seconds != null) ? String.format("%.2f", seconds * 1000) : "-";
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
		return String.format("%.2f", ratio);
	}

	private static String mean(List<Double> ratios) {
		return ratios.isEmpty() ? "-"
				: String.format("%.2f", Math.exp(ratios.stream().mapToDouble(Math::log).average().orElseThrow()));
	}

}
