package io.luaprocess.spring.health;

import java.util.List;
import java.util.stream.Stream;

import io.luaprocess.runtime.LuaProcessRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Health of the process runtime: one entry for each host and each service, and one for
 * the threads of the runtime itself.
 */
public final class ProcessHealthContributor implements CompositeHealthContributor {

	private final HealthContributor hosts;

	private final HealthContributor services;

	private final HealthIndicator threads;

	/**
	 * Creates the contributor.
	 * @param runtime the runtime to check
	 */
	public ProcessHealthContributor(LuaProcessRuntime runtime) {
		this.hosts = new HostsHealthContributor(runtime);
		this.services = new ServicesHealthContributor(runtime);
		this.threads = () -> threads(runtime.kernel().deadThreads());
	}

	private static Health threads(List<String> dead) {
		return dead.isEmpty() ? Health.up().build() : Health.down().withDetail("dead", dead).build();
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return switch (name) {
			case "hosts" -> this.hosts;
			case "services" -> this.services;
			case "threads" -> this.threads;
			default -> null;
		};
	}

	@Override
	public Stream<HealthContributors.Entry> stream() {
		return Stream.of(new Entry("hosts", this.hosts), new Entry("services", this.services),
				new Entry("threads", this.threads));
	}

}
