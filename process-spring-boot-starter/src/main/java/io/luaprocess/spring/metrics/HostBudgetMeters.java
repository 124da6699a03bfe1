package io.luaprocess.spring.metrics;

import java.util.function.ToDoubleFunction;

import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.HostBudgetUse;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * The meters of the budgets that a host has.
 */
enum HostBudgetMeters {

	MEMORY("memory", HostBudgetUse::memoryBytes, HostBudgetUse::memoryUsedBytes, (use) -> use.refused().memory()),

	PROCESSOR("processor", HostBudgetUse::processorShare, HostBudgetUse::processorUsed,
			(use) -> use.refused().processor()),

	SPAWN("spawn", HostBudgetUse::spawnRate, HostBudgetUse::spawns, (use) -> use.refused().spawn()),

	LOG("log", HostBudgetUse::logRate, HostBudgetUse::logs, (use) -> use.refused().log());

	private final String tag;

	private final ToDoubleFunction<HostBudgetUse> limit;

	private final ToDoubleFunction<HostBudgetUse> used;

	private final ToDoubleFunction<HostBudgetUse> refused;

	HostBudgetMeters(String tag, ToDoubleFunction<HostBudgetUse> limit, ToDoubleFunction<HostBudgetUse> used,
			ToDoubleFunction<HostBudgetUse> refused) {
		this.tag = tag;
		this.limit = limit;
		this.used = used;
		this.refused = refused;
	}

	static void bind(Host host, MeterRegistry registry) {
		HostBudgetUse use = host.budget();
		for (HostBudgetMeters budget : values()) {
			if (budget.limit.applyAsDouble(use) > 0) {
				budget.register(host, registry);
			}
		}
	}

	private void register(Host host, MeterRegistry registry) {
		gauge(ProcessMeter.BUDGET_LIMIT, host, this.limit).register(registry);
		gauge(ProcessMeter.BUDGET_USED, host, this.used).register(registry);
		FunctionCounter
			.builder(ProcessMeter.HOST_REFUSED.getName(), host, (h) -> this.refused.applyAsDouble(h.budget()))
			.description(ProcessMeter.HOST_REFUSED.description())
			.baseUnit(ProcessMeter.HOST_REFUSED.getBaseUnit())
			.tag(ProcessMeter.Key.HOST.asString(), host.id())
			.tag(ProcessMeter.Key.REASON.asString(), this.tag)
			.register(registry);
	}

	private Gauge.Builder<Host> gauge(ProcessMeter meter, Host host, ToDoubleFunction<HostBudgetUse> value) {
		return Gauge.builder(meter.getName(), host, (h) -> value.applyAsDouble(h.budget()))
			.description(meter.description())
			.baseUnit(meter.getBaseUnit())
			.tag(ProcessMeter.Key.HOST.asString(), host.id())
			.tag(ProcessMeter.Key.BUDGET.asString(), this.tag);
	}

}
