package io.luaprocess.spring.autoconfigure;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Keeps Spring Boot's developer tools from restarting the whole application when a
 * program below {@code processes/} changes, as programs are reloaded. Does nothing if the
 * application says what restarts it, or wants no reloads.
 */
final class DevToolsRestart implements EnvironmentPostProcessor {

	static final String DEVTOOLS = "org.springframework.boot.devtools.restart.Restarter";

	static final String EXCLUDE = "spring.devtools.restart.additional-exclude";

	private final boolean present;

	DevToolsRestart() {
		this(ClassUtils.isPresent(DEVTOOLS, DevToolsRestart.class.getClassLoader()));
	}

	DevToolsRestart(boolean present) {
		this.present = present;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (this.present && environment.getProperty("luaprocess.reload.enabled", Boolean.class, true)
				&& environment.getProperty("luaprocess.enabled", Boolean.class, true)) {
			environment.getPropertySources()
				.addLast(new MapPropertySource("luaprocess-devtools", Map.of(EXCLUDE, "processes/**")));
		}
	}

}
