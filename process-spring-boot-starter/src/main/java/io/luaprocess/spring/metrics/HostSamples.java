package io.luaprocess.spring.metrics;

import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.luaprocess.kernel.HostObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * The times that are measured by samples on one host, in all registries.
 */
final class HostSamples implements HostObserver {

	/** Bounds of the buckets of the histograms. */
	private static final Duration[] BUCKETS = { micros(100), micros(500), millis(1), millis(5), millis(10), millis(50),
			millis(100), millis(500), millis(1000), millis(5000), millis(10000) };

	private final CopyOnWriteArrayList<Timer> waits = new CopyOnWriteArrayList<>();

	private final CopyOnWriteArrayList<Timer> turns = new CopyOnWriteArrayList<>();

	private static Duration micros(long micros) {
		return Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(micros));
	}

	private static Duration millis(long millis) {
		return Duration.ofMillis(millis);
	}

	void bindTo(MeterRegistry registry, String host) {
		this.waits.addIfAbsent(timer(ProcessMeter.MESSAGE_WAIT, registry, host));
		this.turns.addIfAbsent(timer(ProcessMeter.TURN, registry, host));
	}

	private static Timer timer(ProcessMeter meter, MeterRegistry registry, String host) {
		return Timer.builder(meter.getName())
			.description(meter.description())
			.serviceLevelObjectives(BUCKETS)
			.tag(ProcessMeter.Key.HOST.asString(), host)
			.register(registry);
	}

	@Override
	public void waited(long nanos) {
		record(this.waits, nanos);
	}

	@Override
	public void turned(long nanos) {
		record(this.turns, nanos);
	}

	private static void record(CopyOnWriteArrayList<Timer> timers, long nanos) {
		for (Timer timer : timers) {
			timer.record(nanos, TimeUnit.NANOSECONDS);
		}
	}

}
