package io.luaprocess.spring.metrics;

import java.util.function.ToDoubleFunction;

import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.supervision.ServiceStatus;
import io.luaprocess.supervision.ServiceSupervisor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Meters of hosts, processes and services. Tags are host, definition, outcome and
 * service, never a PID. Counters of hosts and services are read by the registry, so a
 * message has no extra cost.
 */
public final class ProcessMeters implements MeterBinder {

	/** Live processes. */
	public static final String ACTIVE = "lua.process.active";

	/** Processes running Lua now. */
	public static final String RUNNING = "lua.process.running";

	/** Spawned processes. */
	public static final String SPAWNED = "lua.process.spawned";

	/** Ended processes. */
	public static final String EXITS = "lua.process.exits";

	/** Delivered messages. */
	public static final String MESSAGES = "lua.process.messages";

	/** Refused spawns and messages. */
	public static final String REJECTIONS = "lua.process.rejections";

	/** Stands for definitions that a reload has removed. */
	private static final String REMOVED = "removed";

	/** Restarts of services. */
	public static final String RESTARTS = "lua.process.restarts";

	private final LuaProcessRuntime runtime;

	/**
	 * Creates the binder.
	 * @param runtime the runtime to measure
	 */
	public ProcessMeters(LuaProcessRuntime runtime) {
		this.runtime = runtime;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Kernel kernel = this.runtime.kernel();
		kernel.hosts().forEach((host) -> bind(host, registry));
		ServiceSupervisor services = this.runtime.services();
		services.services().forEach((service) -> bind(services, service.id().toString(), registry));
		Meter.MeterProvider<Counter> exits = Counter.builder(EXITS)
			.description("Ended processes")
			.baseUnit("processes")
			.withRegistry(registry);
		this.runtime.onReload(() -> removeMetersOfRemovedDefinitions(registry));
		kernel.addExitObserver((process, outcome) -> {
			Host host = process.host();
			if (host != null) {
				exits.withTags("host", host.id(), "definition", definition(process), "outcome", outcome(outcome))
					.increment();
			}
		});
	}

	/** A process may outlive its definition. */
	private String definition(ProcessInstance process) {
		String id = process.definitionId();
		return (this.runtime.definitions().find(id) != null) ? id : REMOVED;
	}

	private void removeMetersOfRemovedDefinitions(MeterRegistry registry) {
		for (Meter meter : registry.find(EXITS).meters()) {
			String id = meter.getId().getTag("definition");
			if (id != null && !id.equals(REMOVED) && this.runtime.definitions().find(id) == null) {
				registry.remove(meter);
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

	private static void bind(Host host, MeterRegistry registry) {
		Gauge.builder(ACTIVE, host, Host::processCount)
			.description("Live processes")
			.baseUnit("processes")
			.tag("host", host.id())
			.register(registry);
		Gauge.builder(RUNNING, host, Host::running)
			.description("Processes running Lua now")
			.baseUnit("processes")
			.tag("host", host.id())
			.register(registry);
		counter(SPAWNED, "Spawned processes", "processes", host, (counters) -> counters.spawned()).register(registry);
		counter(MESSAGES, "Delivered messages", "messages", host, (counters) -> counters.messages()).register(registry);
		counter(REJECTIONS, "Refused spawns and messages", "rejections", host,
				(counters) -> counters.rejectedMessages())
			.tag("reason", "mailbox full")
			.register(registry);
		counter(REJECTIONS, "Refused spawns and messages", "rejections", host, (counters) -> counters.rejectedSpawns())
			.tag("reason", "process limit")
			.register(registry);
	}

	private static void bind(ServiceSupervisor services, String id, MeterRegistry registry) {
		FunctionCounter.builder(RESTARTS, services, (all) -> {
			ServiceStatus status = all.service(id);
			return (status != null) ? status.restarts() : 0;
		}).description("Restarts of services").baseUnit("restarts").tag("service", id).register(registry);
	}

	private static FunctionCounter.Builder<Host> counter(String name, String description, String unit, Host host,
			ToDoubleFunction<Host.Counters> value) {
		return FunctionCounter.builder(name, host, (h) -> value.applyAsDouble(h.counters()))
			.description(description)
			.baseUnit(unit)
			.tag("host", host.id());
	}

}
