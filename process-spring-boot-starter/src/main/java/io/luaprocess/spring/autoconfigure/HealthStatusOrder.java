package io.luaprocess.spring.autoconfigure;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Gives the status WARN of services that crash again and again its place in the order of
 * Spring Boot, which ignores statuses that have none. Applications that set the order
 * themselves place it, or leave it out.
 */
final class HealthStatusOrder implements EnvironmentPostProcessor {

	static final String ORDER = "management.endpoint.health.status.order";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (environment.getProperty("luaprocess.enabled", Boolean.class, true)) {
			environment.getPropertySources()
				.addLast(new MapPropertySource("luaprocess-health",
						Map.of(ORDER, "DOWN,OUT_OF_SERVICE,WARN,UP,UNKNOWN")));
		}
	}

}
