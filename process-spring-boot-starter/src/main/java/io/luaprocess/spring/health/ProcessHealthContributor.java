package io.luaprocess.spring.health;

import java.util.stream.Stream;

import io.luaprocess.runtime.LuaProcessRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;

/**
 * Health of the process runtime: one entry for each host and each service.
 */
public final class ProcessHealthContributor implements CompositeHealthContributor {

	private final HealthContributor hosts;

	private final HealthContributor services;

	/**
	 * Creates the contributor.
	 * @param runtime the runtime to look at
	 */
	public ProcessHealthContributor(LuaProcessRuntime runtime) {
		this.hosts = new HostsHealthContributor(runtime);
		this.services = new ServicesHealthContributor(runtime);
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return switch (name) {
			case "hosts" -> this.hosts;
			case "services" -> this.services;
			default -> null;
		};
	}

	@Override
	public Stream<HealthContributors.Entry> stream() {
		return Stream.of(new Entry("hosts", this.hosts), new Entry("services", this.services));
	}

}
