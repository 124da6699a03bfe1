package io.luaprocess.benchmarks.messaging;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import io.luaprocess.Pid;
import io.luaprocess.benchmarks.Forks;
import io.luaprocess.benchmarks.Jit;
import org.jspecify.annotations.Nullable;

/**
 * A JVM that measures: every program runs in turn on the runtime, with its defaults, and
 * on Erlang where that is installed. Prints medians as {@linkplain Figure#line() lines}.
 */
final class MessagingRun {

	private static final int ROUNDS = Integer.getInteger("messaging.rounds", 9);

	private static final int SCALED_ROUNDS = Integer.getInteger("messaging.rounds", 5);

	private static final double WARMUP_SECONDS = 3;

	private static final double SCALED_WARMUP_SECONDS = 0.5;

	private static final int MOST_WARMUPS = 5;

	private static final int[] SCALES = { 10, 1000, 100_000 };

	private final RuntimePeer ours;

	private final @Nullable ErlangPeer erlang;

	private MessagingRun(RuntimePeer ours, @Nullable ErlangPeer erlang) {
		this.ours = ours;
		this.erlang = erlang;
	}

	/**
	 * Measures.
	 * @param args names of programs, {@code scale} and {@code idle} among them; all if
	 * absent
	 * @throws IOException if files cannot be written
	 * @throws InterruptedException if interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		try (RuntimePeer ours = new RuntimePeer(); ErlangPeer erlang = ErlangPeer.start()) {
			new MessagingRun(ours, erlang).run(Arrays.asList(args));
		}
		System.exit(0);
	}

	private void run(List<String> names) throws IOException {
		for (Workload workload : Workload.ALL) {
			if (names.isEmpty() || names.contains(workload.name())) {
				warmUp(workload, WARMUP_SECONDS);
				measure(workload, 0, ROUNDS);
			}
		}
		if (names.isEmpty() || names.contains("scale")) {
			scales();
		}
		if (names.isEmpty() || names.contains("idle")) {
			idle();
		}
	}

	/** Takes longer where others keep the JIT compiler from its work. */
	private void warmUp(Workload workload, double seconds) {
		double warm = 0;
		while (warm < seconds || (Jit.isBusy() && warm < MOST_WARMUPS * seconds)) {
			warm += this.ours.run(workload.name(), workload.operations());
		}
	}

	private void measure(Workload workload, int beside, int rounds) throws IOException {
		ErlangPeer peer = workload.peer() ? this.erlang : null;
		double[] our = new double[rounds];
		double[] their = new double[rounds];
		for (int i = 0; i < rounds; i++) {
			our[i] = this.ours.run(workload.name(), workload.operations());
			their[i] = (peer != null) ? peer.run(workload.name(), workload.operations()) : 0;
		}
		print(workload, beside, nanos(our, workload), (peer != null) ? nanos(their, workload) : null);
	}

	private static double nanos(double[] seconds, Workload workload) {
		return Forks.median(seconds) * 1e9 / workload.operations();
	}

	private static void print(Workload workload, int beside, double ours, @Nullable Double erlang) {
		System.out.println(new Figure(workload.name(), beside, ours, erlang).line());
	}

	/** The same beside a crowd of so many processes that wait, or with it. */
	private void scales() throws IOException {
		for (int scale : SCALES) {
			both("gather", scale);
			for (Workload workload : Workload.SCALED) {
				warmUp(workload, SCALED_WARMUP_SECONDS);
				measure(workload, scale, SCALED_ROUNDS);
			}
			both("scatter", scale);
		}
	}

	private void both(String program, int argument) throws IOException {
		this.ours.run(program, argument);
		if (this.erlang != null) {
			this.erlang.run(program, argument);
		}
	}

	/** What a process takes that waits. */
	private void idle() throws IOException {
		int count = Workload.IDLE.operations();
		// Frames of code that is not compiled yet are larger.
		this.ours.end(this.ours.idle(count / 5));
		long before = used();
		List<Pid> idle = this.ours.idle(count);
		double bytes = (double) (used() - before) / count;
		this.ours.end(idle);
		print(Workload.IDLE, 0, bytes, (this.erlang != null) ? (double) this.erlang.idle(count) : null);
	}

	private static long used() {
		System.gc();
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

}
