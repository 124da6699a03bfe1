package io.luaprocess.spring.health;

import java.util.stream.Stream;

import io.luaprocess.ProcessError;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.supervision.ServiceStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Health of each service. A service that is being restarted after a failure is not down.
 * A service that will not be restarted any more is down.
 */
final class ServicesHealthContributor implements CompositeHealthContributor {

	private final LuaProcessRuntime runtime;

	ServicesHealthContributor(LuaProcessRuntime runtime) {
		this.runtime = runtime;
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return (this.runtime.services().service(name) != null) ? indicator(name) : null;
	}

	@Override
	public Stream<HealthContributors.Entry> stream() {
		return this.runtime.services()
			.services()
			.stream()
			.map((status) -> status.id().toString())
			.map((id) -> new Entry(id, indicator(id)));
	}

	private HealthIndicator indicator(String id) {
		return () -> {
			ServiceStatus status = this.runtime.services().service(id);
			return (status != null) ? health(status) : Health.unknown().build();
		};
	}

	private static Health health(ServiceStatus status) {
		Health.Builder health = switch (status.state()) {
			case RUNNING, STARTING, SCHEDULED, RESTARTING, EXITED -> Health.up();
			case STOPPED -> Health.unknown();
			case STOPPING -> Health.outOfService();
			case FAILED -> Health.down();
		};
		health.withDetail("state", status.state().text()).withDetail("restarts", status.restarts());
		ProcessError error = status.lastError();
		if (error != null) {
			health.withDetail("lastError", error.toString());
		}
		return health.build();
	}

}
