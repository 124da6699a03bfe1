package io.luaprocess.sandbox;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

import io.luaprocess.Pid;
import io.luaprocess.limit.Limit;
import io.luaprocess.limit.LimitOverrides;
import io.luaprocess.lua.EngineModule;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Table;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.luaj.vm2.LuaValue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lua programs that compute share the workers of a host evenly and leave room for those
 * that talk. Measured in time slices, so that other load of the machine does not count.
 */
@Timeout(120)
class LuaFairnessTests {

	private static final int COUNT = 1_000;

	private static final LimitOverrides SHORT_SLICES = LimitOverrides.NONE.with(Limit.TIME_SLICE, Duration.ofMillis(2));

	/** A process that was not seen for so long has lost the worker in between. */
	private static final long GAP = TimeUnit.MILLISECONDS.toNanos(200);

	/** How often, on one worker, another computing process went on. */
	private final AtomicLong turns = new AtomicLong();

	private final AtomicInteger latest = new AtomicInteger(-1);

	private final AtomicLongArray slices = new AtomicLongArray(COUNT);

	private final AtomicLongArray seen = new AtomicLongArray(COUNT);

	private final LuaTest scripts = LuaTest.in("lua/9-fairness",
			(builder) -> builder.defaultHost("fair:one_worker")
				.engineModules(List.of(EngineModule.of("cpu", functions(), false)))
				.hostLimits("fair:one_worker", SHORT_SLICES)
				.hostLimits("fair:two_workers", SHORT_SLICES)
				.grace(Duration.ZERO));

	@AfterEach
	void stop() {
		this.scripts.close();
	}

	private Table functions() {
		return new Table().fn("slices", (s, args) -> Num.of(this.turns.get())).fn("progress", (s, args) -> {
			int i = args.toint(1);
			if (this.latest.getAndSet(i) != i) {
				this.turns.incrementAndGet();
			}
			long now = System.nanoTime();
			if (now - this.seen.getAndSet(i, now) > GAP) {
				this.slices.incrementAndGet(i);
			}
			return LuaValue.NONE;
		}).freeze();
	}

	@Test
	void aMessageWaitsLessThanTwelveSlicesBesideTenThatComputeOnOneWorker() {
		for (int i = 0; i < 10; i++) {
			spawn("fair:work", "fair:one_worker", i);
		}
		Pid pong = spawn("fair:pong", "fair:one_worker");
		double[] slices = this.scripts.runtime()
			.process("fair:ping")
			.host("fair:one_worker")
			.timeout(LuaTest.TIMEOUT)
			.callFor(double[].class, pong.toString(), 30);
		Arrays.sort(slices);
		assertThat(this.turns.get()).isGreaterThan(10);
		// A round trip is two messages.
		assertThat(slices[slices.length * 99 / 100] / 2).isLessThan(12);
	}

	@Test
	void aThousandProcessesOnTwoWorkersGetTheSame() {
		for (int i = 0; i < COUNT; i++) {
			spawn("fair:work", "fair:two_workers", i);
		}
		long[] before = awaitSlices(COUNT);
		long[] after = awaitSlices(Arrays.stream(before).sum() + 3L * COUNT);
		long[] got = new long[COUNT];
		Arrays.setAll(got, (i) -> after[i] - before[i]);
		double mean = Arrays.stream(got).average().orElseThrow();
		assertThat(mean).isGreaterThan(2);
		assertThat(Arrays.stream(got).min().orElseThrow()).isGreaterThanOrEqualTo((long) (mean / 2));
		assertThat(Arrays.stream(got).max().orElseThrow()).isLessThanOrEqualTo((long) (mean * 2));
	}

	/** Waits until they have had so many slices together. */
	private long[] awaitSlices(long sum) {
		Awaitility.await()
			.atMost(LuaTest.TIMEOUT)
			.pollInterval(Duration.ofMillis(20))
			.until(() -> Arrays.stream(all()).sum() >= sum);
		return all();
	}

	private long[] all() {
		long[] all = new long[COUNT];
		Arrays.setAll(all, this.slices::get);
		return all;
	}

	private Pid spawn(String id, String host, Object... args) {
		return this.scripts.runtime().process(id).host(host).spawn(args);
	}

}
