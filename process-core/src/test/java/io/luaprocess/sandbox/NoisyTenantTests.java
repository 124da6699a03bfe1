package io.luaprocess.sandbox;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.read.ListAppender;
import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Host;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A tenant whose host has budgets does what it can to crowd out another one, which does
 * not notice. Bounds are wide, as the machine may have other load; without budgets the
 * work of the other takes fifty times as long.
 */
@Timeout(120)
class NoisyTenantTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final String NOISY = "tenants:noisy";

	private static final int SPINNERS = 50;

	private static final int STEPS = 2_000_000;

	private final Logger script = (Logger) LoggerFactory.getLogger("process.tenants.flood");

	private final Logger kernel = (Logger) LoggerFactory.getLogger("io.luaprocess.process");

	private final Counter records = new Counter();

	private final ListAppender<ILoggingEvent> warnings = new ListAppender<>();

	/** Counts records. */
	private static final class Counter extends AppenderBase<ILoggingEvent> {

		private volatile int count;

		@Override
		protected void append(ILoggingEvent event) {
			this.count++;
		}

	}

	@BeforeEach
	void listen() {
		this.script.setLevel(Level.INFO);
		this.script.setAdditive(false);
		this.script.addAppender(this.records);
		this.kernel.setLevel(Level.WARN);
		this.kernel.setAdditive(false);
		this.kernel.addAppender(this.warnings);
		this.records.start();
		// Is read while others append.
		this.warnings.list = new CopyOnWriteArrayList<>();
		this.warnings.start();
	}

	@AfterEach
	void forget() {
		this.script.detachAppender(this.records);
		this.kernel.detachAppender(this.warnings);
		this.kernel.setAdditive(true);
		this.kernel.setLevel(Level.OFF);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void theOtherTenantKeepsItsThroughputAndItsLatency(int workers) {
		try (LuaTest scripts = tenants(workers)) {
			LuaProcessRuntime runtime = scripts.runtime();
			work(runtime, STEPS);
			long alone = median(runtime, STEPS);
			makeNoise(runtime);
			Host noisy = host(runtime);
			Awaitility.await().atMost(PATIENCE).until(() -> noisy.budget().refused().processor() > 0);
			long beside = median(runtime, STEPS);
			long latency = median(runtime, 1);
			assertThat(beside).as("time of some work, in ns; alone %s", alone)
				.isLessThan(10 * alone + TimeUnit.MILLISECONDS.toNanos(50));
			assertThat(latency).as("time of a short call, in ns").isLessThan(TimeUnit.MILLISECONDS.toNanos(200));
			Awaitility.await()
				.atMost(PATIENCE)
				.untilAsserted(() -> assertThat(noisy.budget().refused()).satisfies((refused) -> {
					assertThat(refused.memory()).isPositive();
					assertThat(refused.spawn()).isPositive();
					assertThat(refused.log()).isPositive();
				}));
			end(noisy);
			Awaitility.await()
				.atMost(PATIENCE)
				.ignoreExceptionsMatching(
						(ex) -> ex instanceof ProcessException refused && refused.is(ErrorKind.RATE_LIMITED))
				.until(() -> runtime.process("tenants:work").host(NOISY).call(1), (sum) -> sum.equals(1L));
			Awaitility.await().atMost(PATIENCE).until(() -> {
				// It is counted at collections, of which a JVM without work makes few.
				System.gc();
				return noisy.budget().memoryUsedBytes() < 16 << 20;
			});
		}
	}

	private static void makeNoise(LuaProcessRuntime runtime) {
		runtime.process("tenants:flood").host(NOISY).spawn();
		for (int i = 0; i < SPINNERS; i++) {
			runtime.process("tenants:spin").host(NOISY).spawn();
		}
		runtime.process("tenants:caller").host(NOISY).spawn(10_000);
		runtime.process("tenants:bomb").host(NOISY).spawn();
	}

	@Test
	void logRecordsOverTheBudgetAreDroppedAndToldInOneRecord() {
		try (LuaTest scripts = tenants(2)) {
			Host noisy = host(scripts.runtime());
			scripts.runtime().process("tenants:flood").host(NOISY).spawn();
			Awaitility.await().atMost(PATIENCE).until(() -> noisy.budget().refused().log() > 1000);
			end(noisy);
			Awaitility.await().atMost(PATIENCE).until(() -> told() == noisy.budget().refused().log());
			assertThat(this.warnings.list).filteredOn((event) -> event.getFormattedMessage().contains("of host"))
				.allSatisfy((event) -> assertThat(event.getFormattedMessage())
					.matches("\\d+ log records of host tenants:noisy were dropped, its budget is 20 a second"))
				.hasSizeLessThan(20);
			assertThat(this.records.count).isGreaterThanOrEqualTo(20);
			assertThat(noisy.budget().refused().log()).isGreaterThan(this.records.count);
		}
	}

	/** How many records were dropped, as the log says. */
	private long told() {
		return this.warnings.list.stream()
			.map(ILoggingEvent::getFormattedMessage)
			.filter((message) -> message.contains("log records of host"))
			.mapToLong((message) -> Long.parseLong(message.substring(0, message.indexOf(' '))))
			.sum();
	}

	@Test
	void callsOfFunctionsCountAsSpawnsOfTheHost() {
		try (LuaTest scripts = tenants(2)) {
			Object refused = scripts.runtime().process("tenants:caller").host(NOISY).call(10_000);
			assertThat((Long) refused).isBetween(5_000L, 9_950L);
			assertThat(host(scripts.runtime()).budget().refused().spawn()).isEqualTo(refused);
		}
	}

	@Test
	void manySmallProcessesTogetherAreHeldAtTheBudgetOfMemory() {
		try (LuaTest scripts = tenants(2)) {
			LuaProcessRuntime runtime = scripts.runtime();
			Host noisy = host(runtime);
			runtime.process("tenants:bomb").host(NOISY).spawn();
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> noisy.budget().refused().memory() > 0 && noisy.processCount() < 60);
			assertThat(noisy.processCount()).isGreaterThan(10);
		}
	}

	@Test
	void noProcessMayHaveMoreThanItsHost() {
		try (LuaTest scripts = tenants(2)) {
			assertThat(scripts.runtime().process("tenants:hog").host(NOISY).callAsync(1_000_000_000))
				.failsWithin(PATIENCE)
				.withThrowableThat()
				.havingCause()
				.withMessageContaining("exceeded");
			assertThat(host(scripts.runtime()).counters().failedExits()).isEqualTo(1);
		}
	}

	private static LuaTest tenants(int workers) {
		return LuaTest.in("lua/9-tenants",
				(builder) -> builder.workers(workers).defaultHost("tenants:quiet").grace(Duration.ZERO));
	}

	private static Host host(LuaProcessRuntime runtime) {
		return runtime.kernel().hosts().stream().filter((host) -> host.id().equals(NOISY)).findFirst().orElseThrow();
	}

	private static void end(Host noisy) {
		Awaitility.await().atMost(PATIENCE).until(() -> {
			noisy.processes().forEach((process) -> process.body().memoryExceeded());
			return noisy.processCount() == 0;
		});
	}

	private static long median(LuaProcessRuntime runtime, int steps) {
		long[] times = new long[15];
		for (int i = 0; i < times.length; i++) {
			long begin = System.nanoTime();
			work(runtime, steps);
			times[i] = System.nanoTime() - begin;
		}
		Arrays.sort(times);
		return times[times.length / 2];
	}

	private static void work(LuaProcessRuntime runtime, int steps) {
		runtime.process("tenants:work").timeout(PATIENCE).call(steps);
	}

}
