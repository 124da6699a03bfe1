package io.luaprocess.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import io.luaprocess.kernel.Safepoint;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.lua.engine.analysis.Partition;
import io.luaprocess.lua.engine.compiler.CompiledProgram;
import io.luaprocess.lua.engine.frontend.LuaSyntaxException;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Program;
import org.luaj.vm2.LuaValue;

/**
 * Measures what the safepoint polls of compiled code cost: the time of programs with them
 * divided by the time without. Both are measured in turns in the same JVM, the shortest
 * rounds compared, while the epoch advances as it does when a process computes.
 *
 * <p>
 * Where the JVM happens to put its code and what it has seen before makes a difference of
 * some percent to either side. Therefore the programs run in several JVMs, each time in
 * another order, and the ratios of a program are averaged. A program of which the JVM
 * leaves nothing to do without polls is printed, but is not part of the mean. Without
 * polls means plain code: loops are not cut into strips either, so a ratio may be below
 * one. The control is code with polls compiled a second time: its ratio to the first
 * shows what differs for other reasons than polls.
 *
 * <p>
 * Arguments: JVMs (10), rounds (40), a part of the names of the programs to measure
 * (all), files of programs to measure instead, which return a function.
 */
final class PollFigures {

	/**
	 * The first argument of a JVM that measures; the next are its seed, the rounds, the
	 * part of the names and the files.
	 */
	private static final String MEASURE = "measure";

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
		PROGRAMS.put("fill", """
				local p = {}
				for i = 1, 50000 do p[i] = true end
				return #p
				""");
		PROGRAMS.put("bubble sort", """
				local t, n = {}, 100
				for i = 1, n do t[i] = (i * 37) % 101 end
				repeat
				  local swapped = false
				  for i = 2, n do
				    if t[i - 1] > t[i] then t[i - 1], t[i] = t[i], t[i - 1] swapped = true end
				  end
				  n = n - 1
				until not swapped
				return t[1]
				""");
		PROGRAMS.put("insertion sort", """
				local t = {}
				for i = 1, 200 do t[i] = (i * 37) % 101 end
				for i = 2, 200 do
				  local v, j = t[i], i - 1
				  while j > 0 and t[j] > v do t[j + 1] = t[j] j = j - 1 end
				  t[j + 1] = v
				end
				return t[1]
				""");
		PROGRAMS.put("binary search", """
				local t, found = {}, 0
				for i = 1, 1024 do t[i] = i * 3 end
				for k = 1, 5000 do
				  local low, high = 1, 1024
				  while low < high do
				    local middle = (low + high - (low + high) % 2) / 2
				    if t[middle] < k then low = middle + 1 else high = middle end
				  end
				  found = found + low
				end
				return found
				""");
		PROGRAMS.put("linked list", """
				local list, sum = nil, 0
				for i = 1, 1000 do list = { next = list, value = i } end
				for j = 1, 500 do
				  local node = list
				  while node do sum = sum + node.value node = node.next end
				end
				return sum
				""");
		PROGRAMS.put("collatz", """
				local most = 0
				for n = 1, 3000 do
				  local x, count = n, 0
				  while x ~= 1 do
				    if x % 2 == 0 then x = x / 2 else x = 3 * x + 1 end
				    count = count + 1
				  end
				  if count > most then most = count end
				end
				return most
				""");
		PROGRAMS.put("gcd", """
				local sum = 0
				for a = 1, 200 do
				  for b = 1, 200 do
				    local x, y = a, b
				    while y ~= 0 do x, y = y, x % y end
				    sum = sum + x
				  end
				end
				return sum
				""");
		PROGRAMS.put("mandelbrot", """
				local count = 0
				for v = -10, 10 do
				  for u = -20, 10 do
				    local x0, y0, x, y, n = u / 10, v / 10, 0, 0, 0
				    while x * x + y * y < 4 and n < 100 do
				      x, y = x * x - y * y + x0, 2 * x * y + y0
				      n = n + 1
				    end
				    count = count + n
				  end
				end
				return count
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

	public static void main(String[] args) throws Exception {
		if (args.length > 0 && args[0].equals(MEASURE)) {
			measure(programs(args[3], List.of(args).subList(4, args.length)), new Random(Long.parseLong(args[1])),
					Integer.parseInt(args[2]));
			return;
		}
		int jvms = Measuring.number(args, 0, 10);
		String rounds = (args.length > 1) ? args[1] : "40";
		String part = (args.length > 2) ? args[2] : "";
		List<String> files = (args.length > 3) ? List.of(args).subList(3, args.length) : List.of();
		Map<String, List<long[]>> times = new LinkedHashMap<>();
		programs(part, files).keySet().forEach((name) -> times.put(name, new ArrayList<>()));
		for (int seed = 1; seed <= jvms; seed++) {
			for (String line : run(seed, rounds, part, files)) {
				String[] fields = line.split("\t");
				times.get(fields[0]).add(Arrays.stream(fields).skip(1).mapToLong(Long::parseLong).toArray());
			}
		}
		print(times);
	}

	/** The texts of the programs to measure, by name. */
	private static Map<String, String> programs(String part, List<String> files) throws IOException {
		Map<String, String> programs = new LinkedHashMap<>();
		for (String file : files) {
			Path path = Path.of(file);
			programs.put(path.getFileName().toString(), Files.readString(path));
		}
		if (files.isEmpty()) {
			PROGRAMS.forEach((name, body) -> programs.put(name, "return function() " + body + " end"));
		}
		programs.keySet().removeIf((name) -> !name.contains(part));
		return programs;
	}

	/** Runs a JVM that measures and returns the lines it prints. */
	private static List<String> run(int seed, String rounds, String part, List<String> files)
			throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						System.getProperty("java.class.path"), PollFigures.class.getName(), MEASURE,
						String.valueOf(seed), rounds, part));
		command.addAll(files);
		Process jvm = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		List<String> lines = jvm.inputReader().lines().toList();
		if (jvm.waitFor() != 0) {
			throw new IllegalStateException("the JVM with seed " + seed + " failed");
		}
		return lines;
	}

	private static void print(Map<String, List<long[]>> times) {
		System.out.println("program                with polls      without  ratio: mean, of all JVMs; control");
		List<Double> means = new ArrayList<>();
		List<Double> controls = new ArrayList<>();
		times.forEach((name, rows) -> {
			List<Double> ratios = ratios(rows, 0, 1);
			List<Double> control = ratios(rows, 2, 0);
			Measuring.print("%-20s %9.3f ms %9.3f ms  %.3f %s; %.3f %s", name, median(rows, 0) / 1e6,
					median(rows, 1) / 1e6, mean(ratios), text(ratios), mean(control), text(control));
			if (mean(ratios) < DROPPED) {
				means.add(mean(ratios));
				controls.add(mean(control));
			}
		});
		Measuring.print("geometric mean of %d programs: %.3f, control %.3f", means.size(), mean(means), mean(controls));
	}

	/** The ratios of two of the times of each row, ascending. */
	private static List<Double> ratios(List<long[]> rows, int a, int b) {
		return rows.stream().map((row) -> (double) row[a] / row[b]).sorted().toList();
	}

	private static List<String> text(List<Double> ratios) {
		return ratios.stream().map((ratio) -> String.format(Locale.ROOT, "%.2f", ratio)).toList();
	}

	private static double mean(List<Double> ratios) {
		return Math.exp(ratios.stream().mapToDouble(Math::log).average().orElseThrow());
	}

	private static long median(List<long[]> rows, int which) {
		return rows.stream().map((row) -> row[which]).sorted().toList().get(rows.size() / 2);
	}

	/**
	 * Prints the shortest times of all programs in nanoseconds: with polls, without, and
	 * with polls again.
	 */
	private static void measure(Map<String, String> programs, Random random, int rounds) throws LuaSyntaxException {
		Thread.ofPlatform().daemon().start(PollFigures::tick);
		List<String> names = new ArrayList<>(programs.keySet());
		Collections.shuffle(names, random);
		for (String name : names) {
			String text = programs.get(name);
			List<Contender> contenders = List.of(new Contender(text, true), new Contender(text, false),
					new Contender(text, true));
			List<Contender> order = new ArrayList<>(contenders);
			Collections.shuffle(order, random);
			order.forEach(Contender::warmUp);
			for (int round = 0; round < rounds; round++) {
				Collections.rotate(order, 1);
				order.forEach(Contender::round);
			}
			System.out.println(name
					+ contenders.stream().map((contender) -> "\t" + contender.shortest).collect(Collectors.joining()));
		}
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

		Contender(String text, boolean polls) throws LuaSyntaxException {
			this.state = Measuring.state();
			LuaEngine engine = new LuaEngine(Mode.COMPILED, Partition.GOAL, polls);
			Program program = engine.compile("figures", text);
			if (!(program instanceof CompiledProgram)) {
				throw new IllegalStateException("not compiled");
			}
			this.function = (LuaFn) program.instantiate(this.state, this.state.g.globals()).call(this.state);
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
