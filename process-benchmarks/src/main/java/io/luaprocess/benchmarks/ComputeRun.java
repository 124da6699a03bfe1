package io.luaprocess.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

import io.luaprocess.benchmarks.Contender.Measurement;
import org.jspecify.annotations.Nullable;

/**
 * A JVM that measures: all programs, one after the other, each in a process of the
 * runtime. Prints a line for each.
 */
final class ComputeRun {

	private static final String MARK = "measured";

	private ComputeRun() {
	}

	/**
	 * Measures.
	 * @param args the folder of the programs and their names
	 * @throws IOException if files cannot be read
	 */
	public static void main(String[] args) throws IOException {
		try (RuntimeContender ours = new RuntimeContender(Path.of(args[0]))) {
			for (String program : Arrays.copyOfRange(args, 1, args.length)) {
				Measurement m = ours.measure(program);
				System.out.println(String.join("\t", MARK, program, m.result(), Double.toString(m.cold()),
						Double.toString(m.warm())));
			}
		}
		System.exit(0);
	}

	/** A line that was printed. */
	record Line(String program, Measurement measurement) {

		/** Reads a line; {@code null} if it is another one. */
		static @Nullable Line parse(String line) {
			String[] parts = line.split("\t", -1);
			if (!parts[0].equals(MARK)) {
				return null;
			}
			return new Line(parts[1],
					new Measurement(parts[2], Double.parseDouble(parts[3]), Double.parseDouble(parts[4])));
		}

	}

}
