package io.luaprocess.lua.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import io.luaprocess.kernel.Safepoint;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.lua.lib.StandardLibrary;
import org.luaj.vm2.LuaValue;

/**
 * Measures what the safepoint polls of compiled code cost: the time of programs with them
 * divided by the time without. Both are measured in turns in the same JVM, while the
 * epoch advances as it does when a process computes. Every program is compiled several
 * times, because where the JVM happens to put its code makes a difference, too; each time
 * the shortest rounds of the two are compared. A program of which the JVM leaves nothing
 * to do without polls is printed, but is not part of the mean. Without polls means plain
 * code: loops are not made two either, so a ratio may be below one. Arguments: rounds
 * (60), pairs (5), a part of the names of the programs to measure (all).
 */
final class PollFigures {

	private static final long TICK = 2_500_000;

	/** A ratio that says that the JVM has dropped a loop that polls keep alive. */
	private static final double DROPPED = 100;

	private static final long WARM_UP = 400_000_000;

	private static final Map<String, String> PROGRAMS = new LinkedHashMap<>();

	static {
		PROGRAMS.put("empty for", "for i = 1, 5000000 do end return 5000000");
		PROGRAMS.put("for, a sum", "local x = 0 for i = 1, 5000000 do x = x + i % 7 end return x");
		PROGRAMS.put("while", "local i, x = 0, 0 while i < 5000000 do i = i + 1 x = x + i * 2 end return x");
		PROGRAMS.put("repeat",
				"local x = 27 local n = 0 repeat x = (x * 25 + 13) % 65537 n = n + 1 until n == 500000 return x");
		PROGRAMS.put("fib", """
				local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
				return fib(25)
				""");
		PROGRAMS.put("nested, table", """
				local t = {}
				for i = 1, 1000 do t[i] = i end
				local x = 0
				for j = 1, 1000 do
				  for i = 1, #t do x = x + t[i] end
				end
				return x
				""");
		PROGRAMS.put("while, table", """
				local t = {}
				for i = 1, 1000 do t[i] = i end
				local x = 0
				for j = 1, 1000 do
				  local i = 1
				  while i <= 1000 do x = x + t[i] i = i + 1 end
				end
				return x
				""");
		PROGRAMS.put("for, any limits", """
				local t = {}
				for i = 1, 1000 do t[i] = i end
				local function sum(t, from, to) local x = 0 for i = from, to do x = x + t[i] end return x end
				local x = 0
				for j = 1, 1000 do x = x + sum(t, 1, 1000) end
				return x
				""");
		PROGRAMS.put("nested, short", """
				local a, b, x = { 1, 2, 3 }, { 4, 5, 6 }, 0
				for k = 1, 30000 do
				  for i = 1, 3 do
				    for j = 1, 3 do x = x + a[i] * b[j] end
				  end
				end
				return x
				""");
		PROGRAMS.put("calls", """
				local function f(x, i) return (x * 3 + i) % 1001 end
				local x = 0
				for i = 1, 500000 do x = f(x, i) end
				return x
				""");
		PROGRAMS.put("sieve", """
				local p, n = {}, 0
				for i = 2, 50000 do p[i] = true end
				for i = 2, 50000 do
				  if p[i] then
				    n = n + 1
				    for k = i + i, 50000, i do p[k] = false end
				  end
				end
				return n
				""");
		PROGRAMS.put("appends", """
				local n = 0
				for j = 1, 20 do
				  local s = ""
				  for i = 1, 1000 do s = s .. "x" end
				  n = n + #s
				end
				return n
				""");
	}

	private PollFigures() {
	}

	public static void main(String[] args) throws LuaSyntaxException {
		int rounds = (args.length > 0) ? Integer.parseInt(args[0]) : 60;
		int pairs = (args.length > 1) ? Integer.parseInt(args[1]) : 5;
		Thread.ofPlatform().daemon().start(PollFigures::tick);
		double product = 1;
		int compared = 0;
		System.out.println("program          with polls  without   ratio: median, of all pairs");
		for (Map.Entry<String, String> program : PROGRAMS.entrySet()) {
			if (args.length > 2 && !program.getKey().contains(args[2])) {
				continue;
			}
			double ratio = measure(program.getKey(), program.getValue(), rounds, pairs);
			if (ratio < DROPPED) {
				product *= ratio;
				compared++;
			}
		}
		System.out.printf(Locale.ROOT, "geometric mean of the ratios: %.3f, of %d programs%n",
				Math.pow(product, 1.0 / compared), compared);
	}

	/** Prints the times of a program and returns their ratio. */
	private static double measure(String name, String body, int rounds, int pairs) throws LuaSyntaxException {
		List<Long> with = new ArrayList<>();
		List<Long> without = new ArrayList<>();
		double[] ratios = new double[pairs];
		for (int pair = 0; pair < pairs; pair++) {
			Contender a = new Contender(body, true);
			Contender b = new Contender(body, false);
			a.warmUp();
			b.warmUp();
			for (int round = 0; round < rounds; round++) {
				((round % 2 == 0) ? a : b).round();
				((round % 2 == 0) ? b : a).round();
			}
			with.add(a.shortest);
			without.add(b.shortest);
			ratios[pair] = (double) a.shortest / b.shortest;
		}
		Arrays.sort(ratios);
		double median = ratios[pairs / 2];
		System.out.printf(Locale.ROOT, "%-14s %9.3f ms %9.3f ms  %.3f %s%n", name, median(with) / 1e6,
				median(without) / 1e6, median,
				Arrays.stream(ratios).mapToObj((ratio) -> String.format(Locale.ROOT, "%.3f", ratio)).toList());
		return median;
	}

	private static long median(List<Long> values) {
		return values.stream().sorted().toList().get(values.size() / 2);
	}

	/** What the clock of a kernel does. */
	private static void tick() {
		while (true) {
			LockSupport.parkNanos(TICK);
			Safepoint.epoch++;
		}
	}

	/** A program compiled in one of the two ways. */
	private static final class Contender {

		private final LuaState state;

		private final LuaFn function;

		private final LuaValue result;

		private long shortest = Long.MAX_VALUE;

		Contender(String body, boolean polls) throws LuaSyntaxException {
			Table globals = Table.overlay(StandardLibrary.globals(Map.of()));
			this.state = new LuaState(new GlobalState(globals, StandardLibrary.stringMethods(), Limits.DEFAULT, () -> {
			}));
			LuaEngine engine = new LuaEngine(Mode.COMPILED, Partition.GOAL, polls);
			Program program = engine.compile("figures", "return function() " + body + " end");
			if (!(program instanceof CompiledProgram)) {
				throw new IllegalStateException("not compiled");
			}
			this.function = (LuaFn) program.instantiate(this.state, globals).call(this.state);
			this.result = this.function.call(this.state);
		}

		void warmUp() {
			long end = System.nanoTime() + WARM_UP;
			while (System.nanoTime() - end < 0) {
				round();
			}
			this.shortest = Long.MAX_VALUE;
		}

		void round() {
			long start = System.nanoTime();
			LuaValue value = this.function.call(this.state);
			this.shortest = Math.min(this.shortest, System.nanoTime() - start);
			if (!value.raweq(this.result)) {
				throw new IllegalStateException(value + " instead of " + this.result);
			}
		}

	}

}
