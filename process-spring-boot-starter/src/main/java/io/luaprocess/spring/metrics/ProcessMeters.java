package io.luaprocess.spring.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

import io.luaprocess.event.DeadLetter;
import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.SchedulerLoad;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.observation.ProcessObservation;
import io.luaprocess.supervision.ServiceStatus;
import io.luaprocess.supervision.ServiceSupervisor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Registers the meters of hosts, processes and services, see {@link ProcessMeter}.
 * Counters are read by the registry, mailboxes are looked at when it asks, and times are
 * measured by samples, so a message has next to no extra cost.
 */
public final class ProcessMeters implements MeterBinder {

	/** Stands for definitions that a reload has removed. */
	static final String REMOVED = "removed";

	private static final List<Double> QUANTILES = List.of(0.5, 0.95, 0.99, 1.0);

	private final LuaProcessRuntime runtime;

	private final ProcessCensus census;

	private final Map<String, HostSamples> samples = new ConcurrentHashMap<>();

	/**
	 * Creates the binder.
	 * @param runtime the runtime to measure
	 */
	public ProcessMeters(LuaProcessRuntime runtime) {
		this(runtime, new ProcessCensus(runtime.kernel()));
	}

	ProcessMeters(LuaProcessRuntime runtime, ProcessCensus census) {
		this.runtime = runtime;
		this.census = census;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		bindHostsAndServices(registry);
		bindScheduler(registry);
		counter(ProcessMeter.RELOAD_FAILURES, this.runtime, LuaProcessRuntime::failedReloads).register(registry);
		Meter.MeterProvider<Counter> exits = Counter.builder(ProcessMeter.EXITS.getName())
			.description(ProcessMeter.EXITS.description())
			.baseUnit(ProcessMeter.EXITS.getBaseUnit())
			.withRegistry(registry);
		this.runtime.onReload(() -> {
			bindHostsAndServices(registry);
			removeMetersOfWhatHasGone(registry);
		});
		this.runtime.kernel().addExitObserver((process, outcome) -> {
			Host host = process.host();
			if (host != null) {
				exits.withTags("host", host.id(), "definition", definition(process), "outcome", outcome(outcome))
					.increment();
			}
		});
	}

	/** Those that are bound already stay as they are. */
	private void bindHostsAndServices(MeterRegistry registry) {
		for (Host host : this.runtime.kernel().hosts()) {
			if (registry.find(ProcessMeter.ACTIVE.getName()).tag("host", host.id()).meter() == null) {
				bind(host, registry);
			}
		}
		ServiceSupervisor services = this.runtime.services();
		for (ServiceStatus service : services.services()) {
			String id = service.id().toString();
			if (registry.find(ProcessMeter.RESTARTS.getName()).tag("service", id).meter() == null) {
				bind(services, id, registry);
			}
		}
	}

	/** A process may outlive its definition. */
	private String definition(ProcessInstance process) {
		String id = process.definitionId();
		return isDefined(id) ? id : REMOVED;
	}

	private boolean isDefined(String id) {
		return this.runtime.definitions().find(id) != null;
	}

	private void removeMetersOfWhatHasGone(MeterRegistry registry) {
		Predicate<String> isRemoved = (id) -> !id.equals(REMOVED) && !isDefined(id);
		remove(registry, ProcessMeter.EXITS.getName(), "definition", isRemoved);
		remove(registry, ProcessMeter.RESTARTS.getName(), "service",
				(id) -> this.runtime.services().service(id) == null);
		for (ProcessObservation observation : ProcessObservation.values()) {
			remove(registry, observation.getName(), "definition", isRemoved);
			remove(registry, observation.getName() + ".active", "definition", isRemoved);
		}
	}

	private static void remove(MeterRegistry registry, String name, String key, Predicate<String> hasGone) {
		for (Meter found : registry.find(name).meters()) {
			String id = found.getId().getTag(key);
			if (id != null && hasGone.test(id)) {
				registry.remove(found);
			}
		}
	}

	private static String outcome(Outcome outcome) {
		return switch (outcome.cause()) {
			case RETURNED -> "normal";
			case TERMINATED -> "terminated";
			case CANCELED -> "canceled";
			case FAILED, LIMIT, LINK -> "failed";
		};
	}

	private void bind(Host host, MeterRegistry registry) {
		String id = host.id();
		gauge(ProcessMeter.ACTIVE, host, Host::processCount).tag("host", id).register(registry);
		gauge(ProcessMeter.RUNNING, host, Host::running).tag("host", id).register(registry);
		gauge(ProcessMeter.READY, host, (h) -> this.census.of(h).ready()).tag("host", id).register(registry);
		gauge(ProcessMeter.MAILBOX_MESSAGES, host, (h) -> this.census.of(h).messages()).tag("host", id)
			.register(registry);
		for (double quantile : QUANTILES) {
			gauge(ProcessMeter.MAILBOX_DEPTH, host, (h) -> this.census.of(h).depth(quantile)).tag("host", id)
				.tag("quantile", Double.toString(quantile))
				.register(registry);
		}
		counter(ProcessMeter.SPAWNED, host, (h) -> h.counters().spawned()).tag("host", id).register(registry);
		counter(ProcessMeter.MESSAGES, host, (h) -> h.counters().messages()).tag("host", id).register(registry);
		counter(ProcessMeter.REJECTIONS, host, (h) -> h.counters().rejectedMessages()).tag("host", id)
			.tag("reason", "mailbox full")
			.register(registry);
		counter(ProcessMeter.REJECTIONS, host, (h) -> h.counters().rejectedSpawns()).tag("host", id)
			.tag("reason", "process limit")
			.register(registry);
		HostBudgetMeters.bind(host, registry);
		for (DeadLetter.Reason reason : DeadLetter.Reason.values()) {
			counter(ProcessMeter.DEAD_LETTERS, this.runtime.events().deadLetters(), (all) -> all.count(id, reason))
				.tag("host", id)
				.tag("reason", reason.text())
				.register(registry);
		}
		HostSamples times = this.samples.computeIfAbsent(id, (any) -> new HostSamples());
		times.bindTo(registry, id);
		host.observe(times);
	}

	private void bindScheduler(MeterRegistry registry) {
		Kernel kernel = this.runtime.kernel();
		gauge(ProcessMeter.SCHEDULER_WORKERS, kernel, (k) -> SchedulerLoad.of(k).workers()).register(registry);
		gauge(ProcessMeter.SCHEDULER_QUEUED, this.census, ProcessCensus::ready).register(registry);
		double second = TimeUnit.SECONDS.toNanos(1);
		counter(ProcessMeter.SCHEDULER_BUSY, kernel, (k) -> SchedulerLoad.of(k).busyNanos() / second)
			.register(registry);
	}

	private static void bind(ServiceSupervisor services, String id, MeterRegistry registry) {
		counter(ProcessMeter.RESTARTS, services, (all) -> {
			ServiceStatus status = all.service(id);
			return (status != null) ? status.restarts() : 0;
		}).tag("service", id).register(registry);
	}

	private static <T> Gauge.Builder<T> gauge(ProcessMeter meter, T of, ToDoubleFunction<T> value) {
		return Gauge.builder(meter.getName(), of, value).description(meter.description()).baseUnit(meter.getBaseUnit());
	}

	private static <T> FunctionCounter.Builder<T> counter(ProcessMeter meter, T of, ToDoubleFunction<T> value) {
		return FunctionCounter.builder(meter.getName(), of, value)
			.description(meter.description())
			.baseUnit(meter.getBaseUnit());
	}

}
