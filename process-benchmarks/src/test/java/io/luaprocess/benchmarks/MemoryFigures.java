package io.luaprocess.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.LuaTest;
import org.jspecify.annotations.Nullable;

/**
 * Prints how long memory bombs run before they are ended, and programs that keep more and
 * more values of each kind, beside 100 neighbours, and whether a process is left alone
 * that makes garbage for some time while it keeps 10 MB. Arguments: seconds of garbage
 * (60). Meant for a small heap, such as {@code -Xmx256m}.
 */
final class MemoryFigures {

	private static final int LIMIT = 32 << 20;

	private static final int KEPT = 10 << 20;

	private static final List<String> BOMBS = List.of("table", "list", "strings", "doubling", "closures", "coroutines",
			"stacks", "recursion", "mailbox");

	private MemoryFigures() {
	}

	public static void main(String[] args) {
		int seconds = Measuring.number(args, 0, 60);
		try (LuaTest scripts = LuaTest.in("lua/9-memory", (builder) -> builder.limits(Limits.withMemory(LIMIT)))) {
			List<Pid> neighbours = IntStream.range(0, 100)
				.mapToObj((i) -> scripts.runtime().spawn("app:neighbour"))
				.toList();
			Measuring.print("maximum heap %d MB, limit %d MB, 100 neighbours", Runtime.getRuntime().maxMemory() >> 20,
					LIMIT >> 20);
			for (String bomb : BOMBS) {
				Measuring.print("%-11s %s", bomb, end(() -> scripts.run("app:bomb", bomb)));
			}
			for (Object kind : (List<?>) Objects.requireNonNull(scripts.run("app:keep"))) {
				Measuring.print("%-11s %s", kind, end(() -> scripts.run("app:keep", kind, Map.of("inner", Map.of()))));
			}
			long start = System.nanoTime();
			Object kept = scripts.runtime()
				.process("app:churn")
				.timeout(Duration.ofSeconds(seconds + 60))
				.call(seconds, KEPT);
			Measuring.print("garbage for %d s, %s tables kept: not ended", (System.nanoTime() - start) / 1_000_000_000,
					kept);
			Measuring.print("neighbours alive: %d of %d",
					neighbours.stream().filter(scripts.runtime()::isAlive).count(), neighbours.size());
			Measuring.print("collections: %s", ManagementFactory.getGarbageCollectorMXBeans()
				.stream()
				.map((gc) -> gc.getName() + " " + gc.getCollectionCount() + " in " + gc.getCollectionTime() + " ms")
				.toList());
		}
	}

	/** Runs a bomb and says how it ended. */
	private static String end(Supplier<@Nullable Object> bomb) {
		long start = System.nanoTime();
		try {
			return "went on to its end: " + bomb.get();
		}
		catch (ProcessException ex) {
			return String.format(Locale.ROOT, "after %4d ms: %s", (System.nanoTime() - start) / 1_000_000,
					ex.getMessage());
		}
	}

}
