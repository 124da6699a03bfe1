package io.luaprocess.spring.dashboard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;

import io.luaprocess.spring.dashboard.Sample.HostSample;
import io.luaprocess.spring.dashboard.Sample.Totals;

/**
 * The samples of the last two minutes. After a pause it begins again, as there is one
 * value for each second. Thread-safe.
 */
final class History {

	static final int SECONDS = 120;

	private static final double PAUSE = 5;

	private final Deque<Sample> samples = new ArrayDeque<>();

	synchronized void add(Sample sample) {
		Sample last = this.samples.peekLast();
		if (last != null && sample.secondsSince(last) > PAUSE) {
			this.samples.clear();
		}
		this.samples.addLast(sample);
		if (this.samples.size() > SECONDS + 1) {
			this.samples.removeFirst();
		}
	}

	/** The samples, the oldest first. */
	synchronized List<Sample> samples() {
		return List.copyOf(this.samples);
	}

	/**
	 * How often something happens.
	 * @return per second, for each sample but the first
	 */
	static double[] rates(List<Sample> samples, ToLongFunction<Totals> total) {
		return between(samples,
				(earlier, later) -> (total.applyAsLong(later.totals()) - total.applyAsLong(earlier.totals()))
						/ later.secondsSince(earlier));
	}

	/** Share of the time that the workers were awake, for each sample but the first. */
	static double[] busy(List<Sample> samples, int workers) {
		return between(samples,
				(earlier, later) -> Math.min(1, (later.totals().busyNanos() - earlier.totals().busyNanos())
						/ (later.secondsSince(earlier) * 1e9 * Math.max(1, workers))));
	}

	private static double[] between(List<Sample> samples, BiFunction<Sample, Sample, Double> value) {
		double[] values = new double[Math.max(0, samples.size() - 1)];
		for (int i = 0; i < values.length; i++) {
			values[i] = rounded(value.apply(samples.get(i), samples.get(i + 1)));
		}
		return values;
	}

	private static double rounded(double value) {
		return Math.round(value * 100) / 100.0;
	}

	/** All series by name, for each sample but the first. */
	static Map<String, Object> series(List<Sample> samples, int workers) {
		List<Sample> later = samples.subList(Math.min(1, samples.size()), samples.size());
		Map<String, Object> series = new LinkedHashMap<>();
		series.put("processes", later.stream().map((sample) -> sample.processes().total()).toList());
		series.put("spawns", rates(samples, Totals::spawns));
		series.put("exits", rates(samples, Totals::exits));
		series.put("crashes", rates(samples, Totals::crashes));
		series.put("messages", rates(samples, Totals::messages));
		series.put("restarts", rates(samples, Totals::restarts));
		series.put("denials", rates(samples, Totals::denials));
		series.put("deadLetters", rates(samples, Totals::deadLetters));
		series.put("busy", busy(samples, workers));
		for (String host : later.isEmpty() ? List.<String>of() : later.get(later.size() - 1).hosts().keySet()) {
			List<Double> busy = new ArrayList<>();
			for (Sample sample : later) {
				HostSample one = sample.hosts().get(host);
				busy.add((one != null) ? rounded(one.busy()) : 0.0);
			}
			series.put("host:" + host, busy);
		}
		return series;
	}

}
