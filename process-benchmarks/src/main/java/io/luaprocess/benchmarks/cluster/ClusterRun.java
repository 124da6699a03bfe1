package io.luaprocess.benchmarks.cluster;

import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;

import io.luaprocess.benchmarks.Forks;

/**
 * Measures a contender with one pair of nodes: the first one runs the commands, the
 * second one is started anew whenever it was killed.
 */
final class ClusterRun {

	private static final int SENDS = Integer.getInteger("cluster.sends", 1_000_000);

	private static final int TRIPS = Integer.getInteger("cluster.trips", 20_000);

	private static final int WARM_UPS = Integer.getInteger("cluster.warmups", 3);

	private static final int ROUNDS = Integer.getInteger("cluster.rounds", 5);

	private static final int KILLS = Integer.getInteger("cluster.kills", 10);

	private static final int STOPS = Integer.getInteger("cluster.stops", 3);

	private static final int MANY = 8;

	/** Nodes have exchanged signs of life by then. */
	private static final int SETTLED_MILLIS = 2000;

	/** These come at intervals, so a node ends at another moment of them each time. */
	private static final int INTERVAL_MILLIS = 1000;

	private final ClusterContender contender;

	private final NodeProcess first;

	private final BiConsumer<Measure, Double> results;

	private ClusterRun(ClusterContender contender, NodeProcess first, BiConsumer<Measure, Double> results) {
		this.contender = contender;
		this.first = first;
		this.results = results;
	}

	/**
	 * Measures.
	 * @param contender what is measured
	 * @param programs names of programs
	 * @param results takes what was measured
	 * @throws IOException if a node fails
	 * @throws InterruptedException if interrupted
	 */
	static void measure(ClusterContender contender, Set<String> programs, BiConsumer<Measure, Double> results)
			throws IOException, InterruptedException {
		try (NodeProcess first = contender.start("bench_a")) {
			new ClusterRun(contender, first, results).run(programs);
		}
	}

	private void run(Set<String> programs) throws IOException, InterruptedException {
		try (NodeProcess second = second()) {
			if (programs.contains(Measure.SEND.program())) {
				sends(Measure.SEND, 1);
				sends(Measure.SEND_8, MANY);
			}
			if (programs.contains(Measure.PING.program())) {
				pings();
			}
		}
		if (programs.contains(Measure.KILL.program())) {
			ends(Measure.KILL, KILLS);
		}
		if (programs.contains(Measure.STOP.program())) {
			ends(Measure.STOP, STOPS);
		}
	}

	private NodeProcess second() throws IOException, InterruptedException {
		NodeProcess second = this.contender.start("bench_b");
		this.first.ask("connect " + second.address());
		return second;
	}

	private void sends(Measure measure, int pairs) throws IOException, InterruptedException {
		double[] rates = new double[ROUNDS];
		for (int i = -WARM_UPS; i < ROUNDS; i++) {
			double seconds = Long.parseLong(this.first.ask("send " + pairs + " " + SENDS)) / 1e9;
			if (i >= 0) {
				rates[i] = SENDS / seconds;
			}
		}
		this.results.accept(measure, Forks.median(rates));
	}

	private void pings() throws IOException, InterruptedException {
		double[] medians = new double[ROUNDS];
		double[] slow = new double[ROUNDS];
		for (int i = -WARM_UPS; i < ROUNDS; i++) {
			double[] micros = Arrays.stream(this.first.ask("ping " + TRIPS).split(" "))
				.mapToDouble((nanos) -> Long.parseLong(nanos) / 1e3)
				.sorted()
				.toArray();
			if (i >= 0) {
				medians[i] = micros[micros.length / 2];
				slow[i] = micros[(int) (micros.length * 0.99)];
			}
		}
		this.results.accept(Measure.PING, Forks.median(medians));
		this.results.accept(Measure.PING_99, Forks.median(slow));
	}

	private void ends(Measure measure, int count) throws IOException, InterruptedException {
		for (int i = 0; i < count; i++) {
			try (NodeProcess second = second()) {
				this.first.ask("watch");
				Thread.sleep(SETTLED_MILLIS + ThreadLocalRandom.current().nextInt(INTERVAL_MILLIS));
				long start = System.nanoTime();
				if (measure == Measure.KILL) {
					second.kill();
				}
				else {
					second.stop();
				}
				this.first.answer(measure.label());
				this.results.accept(measure, (System.nanoTime() - start) / 1e6);
			}
		}
	}

}
