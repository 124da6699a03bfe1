package io.luaprocess.sandbox;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.EngineModule;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.luaj.vm2.LuaValue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every program of {@code lua/9-bombs} and {@code lua/9-heap}, several at a time, in a
 * JVM with a heap of 256 MB, beside neighbours that must answer. Takes some minutes:
 * profile {@code soak}.
 */
@Tag("soak")
@Timeout(1800)
class HeapSoakTests {

	@ParameterizedTest
	@CsvSource({ "-XX:+UseG1GC, COMPILED", "-XX:+UseG1GC, INTERPRETED", "-XX:+UseZGC, COMPILED" })
	void neighboursAnswerWithinASecond(String collector, LuaEngine.Mode engine) throws Exception {
		Process jvm = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
				collector, "-Dluaprocess.engine=" + engine, "-cp", System.getProperty("java.class.path"),
				Jvm.class.getName())
			.redirectErrorStream(true)
			.start();
		String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		System.out.println(output);
		assertThat(jvm.waitFor()).as(output).isZero();
		assertThat(output).doesNotContain("OutOfMemoryError")
			.contains("failed calls=0;", "neighbours ended=0;", "dead threads []");
		assertThat(figure(output, "forced per mille")).isLessThan(50);
		assertThat(figure(output, "slowest call ms")).isLessThan(1000);
	}

	private static long figure(String output, String name) {
		int at = output.indexOf(name + "=") + name.length() + 1;
		return Long.parseLong(output.substring(at, output.indexOf(';', at)));
	}

	/** The JVM under test. */
	static final class Jvm {

		private static final int NEIGHBOURS = 100;

		/** Their host; the bombs fill their own. */
		private static final String HOST = "app:neighbours";

		private static final int AT_A_TIME = 6;

		private static final Duration LIFE = Duration.ofSeconds(Integer.getInteger("soak.life", 15));

		private static final Duration PATIENCE = Duration.ofSeconds(10);

		private static final List<String> HEAP = List.of("fill", "garbage", "large", "spawner");

		private static final ProcessError OVER = ProcessError.of(ErrorKind.CANCELED, "the bomb is over");

		private static final AtomicLong forced = new AtomicLong();

		private Jvm() {
		}

		public static void main(String[] args) {
			watchCollections();
			EngineModule probe = EngineModule.of("probe",
					new Table().fn("measure", (s, none) -> LuaValue.FALSE).freeze(), false);
			try (LuaTest heap = LuaTest.in("lua/9-heap",
					(builder) -> builder.roots(List.of(LuaTest.root("lua/9-bombs")))
						.engineModules(List.of(probe))
						.limits(Limits.withMemory(32 << 20)))) {
				new Soak(heap.runtime()).run();
			}
		}

		private static void watchCollections() {
			ManagementFactory.getGarbageCollectorMXBeans()
				.forEach((bean) -> ((NotificationEmitter) bean).addNotificationListener((notification, handback) -> {
					GarbageCollectionNotificationInfo info = GarbageCollectionNotificationInfo
						.from((CompositeData) notification.getUserData());
					if (info.getGcCause().equals("System.gc()")) {
						forced.addAndGet(info.getGcInfo().getDuration());
					}
				}, null, null));
		}

		/** A bomb that runs. */
		private record Lit(String name, Pid pid, long since) {
		}

		private static final class Soak {

			private final LuaProcessRuntime runtime;

			private final List<Pid> neighbours = new ArrayList<>();

			private final List<Lit> lit = new ArrayList<>();

			/** Calls by the tenth of a second they took. */
			private final TreeMap<Long, Long> times = new TreeMap<>();

			private long slowest;

			private long failed;

			private long refused;

			Soak(LuaProcessRuntime runtime) {
				this.runtime = runtime;
			}

			void run() {
				List<String> names = new ArrayList<>(HEAP);
				((List<?>) this.runtime.process("app:bombs").call()).forEach((name) -> names.add("bombs " + name));
				for (int i = 0; i < NEIGHBOURS; i++) {
					this.neighbours.add(this.runtime.process("app:neighbour").host(HOST).spawn());
				}
				long start = System.nanoTime();
				int next = 0;
				int calls = 0;
				while (next < names.size() || !this.lit.isEmpty()) {
					this.lit.removeIf(this::isOver);
					Lit one = (this.lit.size() < AT_A_TIME && next < names.size()) ? light(names.get(next)) : null;
					if (one != null) {
						this.lit.add(one);
						next++;
					}
					call(this.neighbours.get(calls++ % NEIGHBOURS));
				}
				long ended = this.neighbours.stream().filter((pid) -> !this.runtime.isAlive(pid)).count();
				long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
				System.out.println("bombs=" + names.size() + "; seconds=" + millis / 1000 + "; calls=" + calls
						+ "; failed calls=" + this.failed + "; refused=" + this.refused + "; slowest call ms="
						+ this.slowest + "; neighbours ended=" + ended + "; forced per mille="
						+ 1000 * forced.get() / millis + "; dead threads " + this.runtime.kernel().deadThreads());
				System.out.println("calls by tenths of a second: " + this.times);
			}

			private @Nullable Lit light(String name) {
				String[] words = name.split(" ");
				String[] args = Arrays.copyOfRange(words, 1, words.length);
				try {
					return new Lit(name, this.runtime.spawn("app:" + words[0], (Object[]) args), System.nanoTime());
				}
				catch (ProcessException ex) {
					// The heap is endangered, or the children of other bombs fill the
					// host.
					return null;
				}
			}

			private boolean isOver(Lit bomb) {
				if (this.runtime.isAlive(bomb.pid) && System.nanoTime() - bomb.since > LIFE.toNanos()) {
					this.runtime.kernel().processes().forEach((process) -> {
						if (!keeps(bomb, process.pid())) {
							process.terminate(OVER);
						}
					});
				}
				return !this.runtime.isAlive(bomb.pid);
			}

			/**
			 * A bomb is put out with all processes but the neighbours and the other
			 * bombs.
			 */
			private boolean keeps(Lit bomb, Pid pid) {
				return this.neighbours.contains(pid)
						|| this.lit.stream().anyMatch((other) -> other != bomb && other.pid.equals(pid));
			}

			private void call(Pid neighbour) {
				long start = System.nanoTime();
				while (!answers(neighbour) && System.nanoTime() - start < PATIENCE.toNanos()) {
					LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
				}
				long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
				if (millis > 1000) {
					System.out.println(millis + " ms beside " + this.lit.stream().map(Lit::name).toList());
				}
				this.failed += (millis > PATIENCE.toMillis()) ? 1 : 0;
				this.slowest = Math.max(this.slowest, millis);
				this.times.merge(millis / 100, 1L, Long::sum);
			}

			/**
			 * A call that is refused while the heap is endangered is repeated, as the
			 * error says.
			 */
			private boolean answers(Pid neighbour) {
				try {
					this.runtime.process("app:ping").host(HOST).timeout(PATIENCE).call(neighbour.toString());
					return true;
				}
				catch (ProcessException ex) {
					assertThat(ex.error().retryable()).as(ex.toString()).isTrue();
					this.refused++;
					return false;
				}
			}

		}

	}

}
