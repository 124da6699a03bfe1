package io.luaprocess.benchmarks.messaging;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What a JVM has measured: nanoseconds of an operation, or bytes.
 *
 * @param name name of the program
 * @param beside how many other processes lived meanwhile; 0 if that is not the question
 * @param ours of the runtime
 * @param erlang of Erlang; {@code null} if there is none
 */
record Figure(String name, int beside, double ours, @Nullable Double erlang) {

	private static final String MARK = "figure";

	/** As a line of output. */
	String line() {
		return String.join("\t", MARK, this.name, Integer.toString(this.beside), number(this.ours),
				(this.erlang != null) ? number(this.erlang) : "");
	}

	private static String number(double value) {
		return String.format(Locale.ROOT, "%.1f", value);
	}

	/** Reads a line of output; {@code null} if it is another one. */
	static @Nullable Figure parse(String line) {
		String[] parts = line.split("\t", -1);
		if (!parts[0].equals(MARK)) {
			return null;
		}
		return new Figure(parts[1], Integer.parseInt(parts[2]), Double.parseDouble(parts[3]),
				parts[4].isEmpty() ? null : Double.valueOf(parts[4]));
	}

}
