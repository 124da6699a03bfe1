package io.luaprocess.spring.health;

import java.util.stream.Stream;

import io.luaprocess.kernel.Host;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Health of each host: up while it takes processes, unknown before its start, out of
 * service while it stops, down when stopped. A full host is up.
 */
final class HostsHealthContributor implements CompositeHealthContributor {

	private final LuaProcessRuntime runtime;

	HostsHealthContributor(LuaProcessRuntime runtime) {
		this.runtime = runtime;
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		Host host = this.runtime.kernel().host(name);
		return (host != null) ? indicator(host) : null;
	}

	@Override
	public Stream<HealthContributors.Entry> stream() {
		return this.runtime.kernel().hosts().stream().map((host) -> new Entry(host.id(), indicator(host)));
	}

	private static HealthIndicator indicator(Host host) {
		return () -> health(host);
	}

	private static Health health(Host host) {
		Health.Builder health = switch (host.state()) {
			case CREATED -> Health.unknown();
			case RUNNING -> Health.up();
			case STOPPING -> Health.outOfService();
			case STOPPED -> Health.down();
		};
		health.withDetail("processes", host.processCount());
		if (host.settings().maxProcesses() > 0) {
			health.withDetail("maxProcesses", host.settings().maxProcesses());
		}
		return health.build();
	}

}
