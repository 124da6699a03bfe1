package io.luaprocess.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

import io.luaprocess.lua.LuaScripts;
import io.luaprocess.lua.engine.LuaEngine;

/**
 * Prints how long a process takes to end after {@code process.terminate}, in every state
 * of {@code victim.lua}: several tries after various times, the time until its watcher
 * has the EXIT. Arguments: engine mode, tries, states (all by default).
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
		int tries = (args.length > 1) ? Integer.parseInt(args[1]) : 5;
		Blocker blocker = new Blocker();
		SplittableRandom random = new SplittableRandom(1);
		try (LuaScripts scripts = LuaScripts.in("lua/9-sandbox",
				(builder) -> builder.engine(mode).modules(List.of(blocker)))) {
			System.out.printf(Locale.ROOT, "milliseconds from terminate to EXIT, %d tries, %s%n%-36s %8s %8s%n", tries,
					mode, "state", "median", "worst");
			List<?> states = (args.length > 2) ? List.of(args).subList(2, args.length)
					: (List<?>) scripts.run("sandbox:victim");
			for (Object state : states) {
				double[] times = new double[tries];
				for (int i = 0; i < tries; i++) {
					String settle = random.nextInt(5, LONGEST_SETTLE) + "ms";
					times[i] = ((Number) scripts.run("sandbox:kill", state, settle)).doubleValue();
				}
				Arrays.sort(times);
				System.out.printf(Locale.ROOT, "%-36s %8.1f %8.1f%n", state, times[tries / 2], times[tries - 1]);
			}
			blocker.release();
		}
	}

}
