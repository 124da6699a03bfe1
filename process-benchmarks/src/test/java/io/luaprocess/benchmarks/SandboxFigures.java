package io.luaprocess.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.sandbox.Blocker;

/**
 * Prints how long a process takes to end after {@code process.terminate}, in every state
 * of {@code victim.lua}: several tries after various times, the time until its watcher
 * has the EXIT; and at how many seconds of the JVM the worst try ended, to find it in a
 * log of the garbage collector. Arguments: engine mode, tries, states (all by default).
 */
public final class SandboxFigures {

	/** A victim is terminated after 5 to so many milliseconds. */
	private static final int LONGEST_SETTLE = 700;

	private SandboxFigures() {
	}

	/**
	 * Runs the matrix.
	 * @param args engine mode, tries for each state, states
	 */
	public static void main(String[] args) {
		LuaEngine.Mode mode = LuaEngine.Mode.valueOf((args.length > 0) ? args[0] : "COMPILED");
		int tries = Measuring.number(args, 1, 5);
		Blocker blocker = new Blocker();
		SplittableRandom random = new SplittableRandom(1);
		try (LuaTest scripts = LuaTest.in("lua/9-sandbox",
				(builder) -> builder.engine(mode).engineModules(List.of(blocker)))) {
			Measuring.print("milliseconds from terminate to EXIT, %d tries, %s%n%-36s %8s %8s %10s", tries, mode,
					"state", "median", "worst", "at");
			List<?> states = (args.length > 2) ? List.of(args).subList(2, args.length)
					: (List<?>) scripts.run("sandbox:victim");
			for (Object state : states) {
				List<Try> done = new ArrayList<>();
				for (int i = 0; i < tries; i++) {
					String settle = random.nextInt(5, LONGEST_SETTLE) + "ms";
					done.add(attempt(scripts, state, settle));
				}
				done.sort(Comparator.comparingDouble(Try::millis));
				Try worst = done.getLast();
				Measuring.print("%-36s %8.1f %8.1f %10.3f", state, done.get(tries / 2).millis(), worst.millis(),
						worst.at());
			}
			blocker.release();
		}
	}

	private static Try attempt(LuaTest scripts, Object state, String settle) {
		double millis = ((Number) scripts.run("sandbox:kill", state, settle)).doubleValue();
		return new Try(millis, ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
	}

	/**
	 * A try.
	 *
	 * @param millis from terminate to EXIT
	 * @param at seconds of the JVM
	 */
	private record Try(double millis, double at) {
	}

}
