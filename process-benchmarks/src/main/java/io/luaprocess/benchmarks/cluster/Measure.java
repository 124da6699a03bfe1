package io.luaprocess.benchmarks.cluster;

import java.util.Collection;
import java.util.Locale;

/**
 * A row of the table.
 */
enum Measure {

	/** From one process to one process. */
	SEND("send", "sends a second, 1 pair of processes", true, 0),

	/** From eight processes to eight. */
	SEND_8("send", "sends a second, 8 pairs", true, 0),

	/** Half of the round trips take less. */
	PING("ping", "round trip, p50, µs", false, 1),

	/** 99 % of the round trips take less. */
	PING_99("ping", "round trip, p99, µs", false, 1),

	/** From the signal to the notice. */
	KILL("kill", "end noticed after kill -9, ms", false, 1),

	/** From the signal to the notice. */
	STOP("stop", "end noticed after SIGSTOP, ms", false, 0);

	private final String program;

	private final String label;

	private final boolean rate;

	private final int decimals;

	Measure(String program, String label, boolean rate, int decimals) {
		this.program = program;
		this.label = label;
		this.rate = rate;
		this.decimals = decimals;
	}

	/** Name of the program that measures it. */
	String program() {
		return this.program;
	}

	String label() {
		return this.label;
	}

	/** The least rate or the longest time. */
	double worst(Collection<Double> values) {
		return this.rate ? values.stream().min(Double::compare).orElseThrow()
				: values.stream().max(Double::compare).orElseThrow();
	}

	/** How many times better the first value is than the second. */
	double ratio(double first, double second) {
		return this.rate ? first / second : second / first;
	}

	String text(double value) {
		return String.format(Locale.ROOT, "%,." + this.decimals + "f", value);
	}

}
