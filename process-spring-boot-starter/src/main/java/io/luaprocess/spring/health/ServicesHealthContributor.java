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
import org.springframework.boot.health.contributor.Status;

/**
 * Health of each service. A service that is being restarted after a failure is not down.
 * A service that will not be restarted any more is down. One that crashes again and again
 * is as its settings say.
 */
final class ServicesHealthContributor implements CompositeHealthContributor {

	/** The application works, but somebody must look. */
	private static final Status WARN = new Status("WARN", "crashes again and again");

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
			case RUNNING, STARTING, SCHEDULED, RESTARTING -> active(status.loop());
			case EXITED -> Health.up();
			case STOPPED -> Health.unknown();
			case STOPPING -> Health.outOfService();
			case FAILED -> Health.down();
		};
		health.withDetail("state", status.state().text()).withDetail("restarts", status.restarts());
		if (status.loop().looping()) {
			health.withDetail("crashes", status.loop().crashes()).withDetail("window", status.loop().window());
		}
		String elsewhere = status.elsewhere();
		if (elsewhere != null) {
			health.withDetail("elsewhere", elsewhere);
		}
		ProcessError error = status.lastError();
		if (error != null) {
			health.withDetail("lastError", error.toString());
		}
		return health.build();
	}

	private static Health.Builder active(ServiceStatus.Loop loop) {
		if (!loop.looping()) {
			return Health.up();
		}
		return switch (loop.health()) {
			case UP -> Health.up();
			case WARN -> Health.status(WARN);
			case DOWN -> Health.down();
		};
	}

}
