package io.luaprocess.lua.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

import io.luaprocess.lua.engine.LuaEngine.Mode;

/**
 * Runs random programs compiled, interpreted and with the {@code lua5.2} of the machine,
 * and prints those whose outputs differ, cut down to what matters. Arguments: how many
 * programs (1000), first seed (1), how many disagreements to print (20).
 */
final class DifferentialFigures {

	private static final int BATCH = 100;

	private static final int PROGRESS = 50 * BATCH;

	/** Most programs run to shorten one. */
	private static final int TRIES = 400;

	private static final Pattern VARIABLE = Pattern
		.compile("(?:local|global|field|upvalue|method|constant) '[^'\\n]*' \\((a \\w+ value)\\)");

	private static final Pattern FUNCTION = Pattern.compile("bad argument #(-?\\d+) to '[^'\\n]*'");

	private static final Pattern ADDRESS = Pattern.compile("\\b(table|function|thread): (0x)?[0-9a-f]+");

	private static final Pattern NAN = Pattern.compile("-nan");

	private DifferentialFigures() {
	}

	public static void main(String[] args) throws InterruptedException {
		long programs = (args.length > 0) ? Long.parseLong(args[0]) : 1_000;
		long first = (args.length > 1) ? Long.parseLong(args[1]) : 1;
		int most = (args.length > 2) ? Integer.parseInt(args[2]) : 20;
		AtomicLong next = new AtomicLong(first);
		AtomicInteger differ = new AtomicInteger();
		Map<String, AtomicInteger> ends = new ConcurrentHashMap<>();
		try (ProgramRunner runner = new ProgramRunner();
				ExecutorService threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
			for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
				threads.submit(() -> {
					try {
						long from;
						while ((from = next.getAndAdd(BATCH)) < first + programs) {
							if ((from - first) % PROGRESS == 0) {
								System.out.println((from - first) + " programs, " + differ + " disagreements");
							}
							batch(runner, from, Math.min(from + BATCH, first + programs), differ, most, ends);
						}
					}
					catch (Throwable ex) {
						ex.printStackTrace();
					}
				});
			}
			threads.shutdown();
			threads.awaitTermination(1, TimeUnit.DAYS);
		}
		System.out.println(programs + " programs from seed " + first + ": " + differ + " disagreements, ends " + ends);
	}

	private static void batch(ProgramRunner runner, long from, long to, AtomicInteger differ, int most,
			Map<String, AtomicInteger> ends) {
		List<String> sources = LongStream.range(from, to).mapToObj(RandomProgram::of).toList();
		List<String> expected = ReferenceLua.run(sources);
		for (int i = 0; i < sources.size(); i++) {
			String source = sources.get(i);
			List<LuaEngine> engines = engines(from + i);
			String compiled = runner.run(engines.getFirst(), source);
			String interpreted = runner.run(engines.getLast(), source);
			if (Boolean.getBoolean("figures.odd") && compiled.startsWith("<")) {
				System.out.println("seed " + (from + i) + " " + compiled + " / " + expected.get(i));
			}
			ends.computeIfAbsent(end(compiled), (key) -> new AtomicInteger()).incrementAndGet();
			if (agree(expected.get(i), compiled) && agree(expected.get(i), interpreted)) {
				continue;
			}
			if (differ.incrementAndGet() <= most) {
				print(runner, engines, from + i, source);
			}
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
		return normal(a).equals(normal(b));
	}

	/**
	 * Drops what the manual leaves open: names of variables, addresses, the sign of NaN.
	 */
	static String normal(String output) {
		if (output.startsWith(ProgramRunner.SYNTAX_ERROR)) {
			return ProgramRunner.SYNTAX_ERROR;
		}
		String text = VARIABLE.matcher(output).replaceAll("$1");
		text = FUNCTION.matcher(text).replaceAll("bad argument #$1");
		text = ADDRESS.matcher(text).replaceAll("$1");
		text = text.replace("invalid option '%\0'", "invalid option '%'");
		return NAN.matcher(text).replaceAll("nan");
	}

	private static void print(ProgramRunner runner, List<LuaEngine> engines, long seed, String source) {
		String small = shrink(source, (text) -> {
			String expected = ReferenceLua.run(List.of(text)).getFirst();
			return !expected.contains("<")
					&& engines.stream().anyMatch((engine) -> !agree(expected, runner.run(engine, text)));
		});
		String expected = normal(ReferenceLua.run(List.of(small)).getFirst());
		StringBuilder report = new StringBuilder("==== seed " + seed + "\n" + small);
		for (LuaEngine engine : engines) {
			report.append("\n---- ").append(difference(expected, normal(runner.run(engine, small)), engine.mode()));
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

	/** Leaves out lines as long as the outputs still differ. */
	private static String shrink(String source, Predicate<String> differs) {
		List<String> lines = new ArrayList<>(source.lines().toList());
		if (!differs.test(source)) {
			return source;
		}
		int tries = TRIES;
		for (int size = Math.max(1, lines.size() / 2); size > 0; size /= 2) {
			boolean changed = true;
			while (changed) {
				changed = false;
				for (int i = Math.max(0, lines.size() - size); i >= 0 && tries-- > 0; i -= size) {
					List<String> fewer = new ArrayList<>(lines);
					fewer.subList(i, i + size).clear();
					if (differs.test(String.join("\n", fewer))) {
						lines = fewer;
						changed = true;
					}
				}
				changed &= size == 1;
			}
		}
		return String.join("\n", lines);
	}

}
