package io.luaprocess.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.luaprocess.ProcessRuntime;
import io.luaprocess.spring.annotation.LuaFunction;
import io.luaprocess.spring.annotation.LuaModule;
import io.luaprocess.spring.autoconfigure.ProcessAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessModuleAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * Prints what a program pays for a call of a bean with {@code @LuaModule}, over the call
 * of the bean by Java: where it may block, and in place. Arguments: rounds (9).
 */
final class JavaCallFigures {

	private static final int BLOCKING_CALLS = 50_000;

	private static final int CALLS_IN_PLACE = 1_000_000;

	private static final String PROGRAM = """
			local calls = require("calls")
			return function(name, n)
			  local add, sum = calls[name], (name == "text") and "x" or 0
			  for i = 1, n do sum = add(sum, i) end
			  return sum
			end
			""";

	private JavaCallFigures() {
	}

	/** The bean. */
	@LuaModule("calls")
	public static class Calls {

		/** May block, but does not. */
		@LuaFunction
		public double blocking(double a, int b) {
			return a + b;
		}

		/** Runs in place. */
		@LuaFunction(blocking = false)
		public double inPlace(double a, int b) {
			return a + b;
		}

		/** Takes and gives more than numbers. */
		@LuaFunction(value = "text", blocking = false)
		public String text(String a, int b) {
			return "x";
		}

	}

	static void main(String[] args) throws IOException {
		int rounds = Measuring.number(args, 0, 9);
		Path folder = Files.createTempDirectory("calls");
		Files.writeString(folder.resolve("main.lua"), PROGRAM);
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("figures", Map.of("luaprocess.locations", folder.toUri().toString(),
						"luaprocess.default-modules", "calls")));
			context.register(ProcessAutoConfiguration.class, ProcessModuleAutoConfiguration.class, Calls.class);
			context.refresh();
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			double bean = bean(context.getBean(Calls.class), rounds);
			print(runtime, "blocking", BLOCKING_CALLS, rounds, bean, "below 5,000");
			print(runtime, "in_place", CALLS_IN_PLACE, rounds, bean, "below 300");
			print(runtime, "text", CALLS_IN_PLACE, rounds, bean, "");
		}
		System.exit(0);
	}

	private static double bean(Calls calls, int rounds) {
		double[] nanos = new double[rounds];
		for (int round = 0; round < rounds; round++) {
			double sum = 0;
			long start = System.nanoTime();
			for (int i = 0; i < CALLS_IN_PLACE; i++) {
				sum = calls.inPlace(sum, i);
			}
			nanos[round] = (double) (System.nanoTime() - start) / CALLS_IN_PLACE;
			if (sum < 0) {
				throw new AssertionError();
			}
		}
		return Forks.median(nanos);
	}

	private static void print(ProcessRuntime runtime, String function, int calls, int rounds, double bean,
			String target) {
		double[] nanos = new double[rounds];
		for (int round = -3; round < rounds; round++) {
			long start = System.nanoTime();
			runtime.call("app:main", function, calls);
			if (round >= 0) {
				nanos[round] = (double) (System.nanoTime() - start) / calls - bean;
			}
		}
		Measuring.print("%-10s %,8.0f ns over the bean (%,.1f ns) %s", function, Forks.median(nanos), bean, target);
	}

}
