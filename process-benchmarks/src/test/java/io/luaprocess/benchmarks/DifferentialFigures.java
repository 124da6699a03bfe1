package io.luaprocess.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.lua.engine.ProgramRunner;
import io.luaprocess.lua.engine.RandomProgram;
import io.luaprocess.lua.engine.ReferenceLua;

/**
 * Runs random programs compiled, interpreted and with the {@code lua5.2} of the machine,
 * and prints those whose outputs differ, cut down to what matters. Arguments: how many
 * programs (1000), first seed (1), how many disagreements to print (20). The last line
 * says how many were compared; a program is not compared if {@code lua5.2} does not end
 * in time, which no program should make it do.
 */
final class DifferentialFigures {

	private static final int PROGRESS = 5_000;

	/** Most programs run to shorten one. */
	private static final int TRIES = 400;

	private final long first;

	private final long programs;

	private final int most;

	private final AtomicLong next;

	private final LongAdder compared = new LongAdder();

	private final AtomicInteger skipped = new AtomicInteger();

	private final AtomicInteger differ = new AtomicInteger();

	private final Map<String, LongAdder> ends = new ConcurrentHashMap<>();

	private final long start = System.nanoTime();

	private DifferentialFigures(long programs, long first, int most) {
		this.programs = programs;
		this.first = first;
		this.most = most;
		this.next = new AtomicLong(first);
	}

	public static void main(String[] args) throws InterruptedException {
		DifferentialFigures figures = new DifferentialFigures((args.length > 0) ? Long.parseLong(args[0]) : 1_000,
				(args.length > 1) ? Long.parseLong(args[1]) : 1, Measuring.number(args, 2, 20));
		Thread[] threads = new Thread[Runtime.getRuntime().availableProcessors()];
		try (ProgramRunner runner = new ProgramRunner()) {
			for (int i = 0; i < threads.length; i++) {
				threads[i] = Thread.ofPlatform().start(() -> figures.work(runner));
			}
			for (Thread thread : threads) {
				thread.join();
			}
		}
		System.out.println("seeds " + figures.first + " to " + (figures.next.get() - threads.length - 1) + ": "
				+ figures.counts() + ", ends " + new TreeMap<>(figures.ends));
	}

	private void work(ProgramRunner runner) {
		try (ReferenceLua reference = new ReferenceLua()) {
			long seed;
			while ((seed = this.next.getAndIncrement()) < this.first + this.programs) {
				if (seed > this.first && (seed - this.first) % PROGRESS == 0) {
					System.out.println((seed - this.first) + " of " + this.programs + ": " + counts());
				}
				compare(runner, reference, seed);
			}
		}
		catch (Throwable ex) {
			ex.printStackTrace();
		}
	}

	private String counts() {
		long minutes = Math.max(1, System.nanoTime() - this.start);
		return this.compared + " compared, " + this.skipped + " not compared, " + this.differ + " disagreements, "
				+ this.compared.sum() * TimeUnit.MINUTES.toNanos(1) / minutes + " a minute";
	}

	private void compare(ProgramRunner runner, ReferenceLua reference, long seed) {
		String source = RandomProgram.of(seed);
		List<LuaEngine> engines = engines(seed);
		reference.start(source);
		List<String> actual = engines.stream().map((engine) -> runner.run(engine, source)).toList();
		String expected = reference.await();
		if (expected == null) {
			this.skipped.incrementAndGet();
			System.out.println("not compared: seed " + seed);
			return;
		}
		this.compared.increment();
		this.ends.computeIfAbsent(end(expected), (key) -> new LongAdder()).increment();
		if (!actual.stream().allMatch((output) -> agree(expected, output))
				&& this.differ.incrementAndGet() <= this.most) {
			print(runner, reference, engines, seed, source);
		}
	}

	/** Every fourth program is cut into small methods. */
	private static List<LuaEngine> engines(long seed) {
		LuaEngine compiled = (seed % 4 == 0) ? new LuaEngine(Mode.COMPILED, 15 + (int) (seed % 97), true)
				: new LuaEngine(Mode.COMPILED);
		return List.of(compiled, new LuaEngine(Mode.INTERPRETED));
	}

	private static String end(String output) {
		return output.startsWith("<") ? output.substring(0, Math.max(output.indexOf('>'), 0) + 1)
				: output.endsWith("\n") ? "normal" : "error";
	}

	private static boolean agree(String a, String b) {
		return ProgramRunner.normal(a).equals(ProgramRunner.normal(b));
	}

	private static void print(ProgramRunner runner, ReferenceLua reference, List<LuaEngine> engines, long seed,
			String source) {
		String small = shrink(source, (text) -> {
			String expected = reference.run(text);
			return expected != null
					&& engines.stream().anyMatch((engine) -> !agree(expected, runner.run(engine, text)));
		});
		String expected = ProgramRunner.normal(String.valueOf(reference.run(small)));
		StringBuilder report = new StringBuilder("==== seed " + seed + "\n" + small);
		for (LuaEngine engine : engines) {
			report.append("\n---- ")
				.append(difference(expected, ProgramRunner.normal(runner.run(engine, small)), engine.mode()));
		}
		System.out.println(report);
	}

	/** The first line that differs. */
	private static String difference(String expected, String actual, Mode mode) {
		List<String> a = expected.lines().toList();
		List<String> b = actual.lines().toList();
		int i = 0;
		while (i < a.size() && i < b.size() && a.get(i).equals(b.get(i))) {
			i++;
		}
		return mode + ", line " + (i + 1) + "\nexpected " + ((i < a.size()) ? a.get(i) : "") + "\nactual   "
				+ ((i < b.size()) ? b.get(i) : "");
	}

	/** Leaves out lines and blocks as long as the outputs still differ. */
	private static String shrink(String source, Predicate<String> differs) {
		List<String> lines = source.lines().toList();
		if (!differs.test(source)) {
			return source;
		}
		int tries = TRIES;
		int size = Math.max(1, lines.size() / 2);
		while (size > 0) {
			boolean changed = false;
			for (int i = Math.max(0, lines.size() - size); i >= 0 && tries > 0; i -= size) {
				List<List<String>> candidates = (size > 1) ? List.of(without(lines, i, i + size, false))
						: smaller(lines, i);
				for (List<String> fewer : candidates) {
					tries--;
					if (differs.test(String.join("\n", fewer))) {
						lines = fewer;
						changed = true;
						break;
					}
				}
			}
			if (size > 1 || !changed || tries <= 0) {
				size /= 2;
			}
		}
		return String.join("\n", lines);
	}

	/** Without a block, without what encloses it, or without one line. */
	private static List<List<String>> smaller(List<String> lines, int i) {
		if (i >= lines.size()) {
			return List.of();
		}
		String line = lines.get(i);
		String indent = line.substring(0, line.length() - line.stripLeading().length());
		List<List<String>> candidates = new ArrayList<>();
		for (int j = i + 1; j < lines.size(); j++) {
			String end = lines.get(j);
			if (end.startsWith(indent + "end") || end.startsWith(indent + "until")) {
				candidates.add(without(lines, i, j + 1, false));
				candidates.add(without(lines, i, j, true));
				break;
			}
			if (!end.startsWith(indent)) {
				break;
			}
		}
		candidates.add(without(lines, i, i + 1, false));
		return candidates;
	}

	private static List<String> without(List<String> lines, int from, int to, boolean endsOnly) {
		List<String> fewer = new ArrayList<>(lines);
		if (endsOnly) {
			fewer.remove(to);
			fewer.remove(from);
		}
		else {
			fewer.subList(from, to).clear();
		}
		return fewer;
	}

}
