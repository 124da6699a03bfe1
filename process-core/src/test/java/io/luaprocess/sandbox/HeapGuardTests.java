package io.luaprocess.sandbox;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A small JVM whose processes want all of its heap goes on: neighbours answer, the
 * runtime's threads live, little time goes into forced collections.
 */
@Timeout(120)
class HeapGuardTests {

	/** Programs of {@code lua/9-heap} that never end by themselves. */
	private static final List<String> BOMBS = List.of("fill", "garbage", "large", "fill", "garbage");

	@ParameterizedTest
	@CsvSource({ "-XX:+UseG1GC, COMPILED", "-XX:+UseSerialGC, INTERPRETED" })
	void bombsLeaveTheJvmAndNeighboursAlone(String collector, LuaEngine.Mode engine) throws Exception {
		String output = run(collector, engine, String.join(",", BOMBS));
		assertThat(output).doesNotContain("OutOfMemoryError").contains("done: ");
		assertThat(figure(output, "failed calls")).isZero();
		assertThat(figure(output, "calls")).isPositive();
		assertThat(figure(output, "forced per mille")).isLessThan(50);
		assertThat(output).contains("dead threads []");
	}

	@Test
	void theLargestProcessEndsAndSpawnsAreRefusedWhileTheHeapIsEndangered() {
		try (LuaTest scripts = LuaTest.in("lua/9-heap", (builder) -> builder.heap(1))) {
			LuaProcessRuntime runtime = scripts.runtime();
			Pid neighbour = runtime.spawn("app:neighbour");
			int most = (int) (Runtime.getRuntime().maxMemory() / 32);
			CompletableFuture<Object> large = runtime.process("app:hold").callAsync(most);
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
				System.gc();
				return large.isDone();
			});
			assertThat(large).failsWithin(Duration.ZERO)
				.withThrowableThat()
				.withMessageContaining("memory limit exceeded");
			Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
				System.gc();
				assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.spawn("app:neighbour"))
					.withMessage("not enough memory")
					.matches((ex) -> ex.is(ErrorKind.RATE_LIMITED));
			});
			assertThat(runtime.isAlive(neighbour)).isTrue();
		}
	}

	private static long figure(String output, String name) {
		String text = output.substring(output.lastIndexOf("done: "));
		int at = text.indexOf(name + "=") + name.length() + 1;
		return Long.parseLong(text.substring(at, text.indexOf(';', at)));
	}

	private static String run(String collector, LuaEngine.Mode engine, String bombs)
			throws IOException, InterruptedException {
		Process jvm = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
				collector, "-Dluaprocess.engine=" + engine, "-cp", System.getProperty("java.class.path"),
				Jvm.class.getName(), bombs)
			.redirectErrorStream(true)
			.start();
		String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(jvm.waitFor()).as(output).isZero();
		return output;
	}

	/** Bombs that begin anew when they are ended, beside neighbours that are called. */
	static final class Jvm {

		private static final long LIMIT = 32 << 20;

		private static final int NEIGHBOURS = 20;

		private static final Duration TIME = Duration.ofSeconds(5);

		private static final Duration PATIENCE = Duration.ofSeconds(10);

		/** What the budget may have saved up before, in milliseconds. */
		private static final long SAVED = 200;

		private static final AtomicLong forced = new AtomicLong();

		/**
		 * The budget is charged afterwards: in a short time one collection may exceed it.
		 */
		private static final AtomicLong longest = new AtomicLong();

		private Jvm() {
		}

		public static void main(String[] args) {
			watchCollections();
			try (LuaTest scripts = LuaTest.in("lua/9-heap", (builder) -> builder.limits(Limits.withMemory(LIMIT)))) {
				LuaProcessRuntime runtime = scripts.runtime();
				List<Pid> neighbours = new ArrayList<>();
				for (int i = 0; i < NEIGHBOURS; i++) {
					neighbours.add(runtime.spawn("app:neighbour"));
				}
				List<String> kinds = List.of(args[0].split(","));
				List<Pid> bombs = new ArrayList<>();
				long calls = 0;
				long failed = 0;
				long ended = 0;
				long start = System.nanoTime();
				while (System.nanoTime() - start < TIME.toNanos()) {
					ended += light(runtime, kinds, bombs);
					Pid neighbour = neighbours.get((int) (calls++ % NEIGHBOURS));
					failed += answers(runtime, neighbour) ? 0 : 1;
				}
				long perMille = 1000 * TimeUnit.MILLISECONDS.toNanos(forced.get() - longest.get() - SAVED)
						/ (System.nanoTime() - start);
				System.out.println("forced ms=" + forced.get() + " longest ms=" + longest.get());
				System.out.println("done: calls=" + calls + "; failed calls=" + failed + "; bombs ended=" + ended
						+ "; forced per mille=" + perMille + "; dead threads " + runtime.kernel().deadThreads());
			}
		}

		/** Each bomb that does not run is started. */
		private static int light(LuaProcessRuntime runtime, List<String> kinds, List<Pid> bombs) {
			int ended = 0;
			for (int i = 0; i < kinds.size(); i++) {
				String bomb = "app:" + kinds.get(i);
				if (bombs.size() <= i) {
					bombs.add(unlessRefused(() -> runtime.spawn(bomb)));
				}
				else if (!runtime.isAlive(bombs.get(i))) {
					bombs.set(i, unlessRefused(() -> runtime.spawn(bomb)));
					ended++;
				}
			}
			return ended;
		}

		/** While the heap is endangered spawns are refused, and may be repeated. */
		private static <T> T unlessRefused(Supplier<T> spawn) {
			long deadline = System.nanoTime() + PATIENCE.toNanos();
			while (true) {
				try {
					return spawn.get();
				}
				catch (ProcessException ex) {
					if (!ex.is(ErrorKind.RATE_LIMITED) || System.nanoTime() - deadline > 0) {
						throw ex;
					}
					Thread.onSpinWait();
				}
			}
		}

		private static boolean answers(LuaProcessRuntime runtime, Pid neighbour) {
			try {
				return unlessRefused(() -> runtime.process("app:ping").timeout(PATIENCE).call(neighbour.toString()))
					.equals(2000L);
			}
			catch (ProcessException ex) {
				System.out.println("call failed: " + ex.getMessage());
				return false;
			}
		}

		private static void watchCollections() {
			ManagementFactory.getGarbageCollectorMXBeans()
				.forEach((bean) -> ((NotificationEmitter) bean).addNotificationListener((notification, handback) -> {
					GarbageCollectionNotificationInfo info = GarbageCollectionNotificationInfo
						.from((CompositeData) notification.getUserData());
					if (info.getGcCause().equals("System.gc()")) {
						forced.addAndGet(info.getGcInfo().getDuration());
						longest.accumulateAndGet(info.getGcInfo().getDuration(), Math::max);
					}
				}, null, null));
		}

	}

}
