package io.luaprocess.spring.diagnostics;

import java.util.Objects;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.Environment;

/**
 * Explains properties that cannot be used, with the place they come from.
 */
final class InvalidProcessPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidProcessPropertyException> {

	private final @Nullable Environment environment;

	InvalidProcessPropertyFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidProcessPropertyException cause) {
		int count = cause.problems().size();
		String problems = cause.problems().stream().map(this::line).collect(Collectors.joining("\n"));
		return new FailureAnalysis(
				((count == 1) ? "A property" : count + " properties") + " of the process runtime cannot be used:\n\n"
						+ problems,
				"Correct the " + ((count == 1) ? "property" : "properties")
						+ " in your application's configuration. docs/configuration.md lists all of them with their"
						+ " defaults.",
				cause);
	}

	private String line(InvalidProcessPropertyException.Problem problem) {
		Origin origin = origin(problem.property());
		return "    " + problem + ((origin != null) ? " (from " + origin + ")" : "");
	}

	private @Nullable Origin origin(String property) {
		if (this.environment == null) {
			return null;
		}
		if (!ConfigurationPropertyName.isValid(property)) {
			return asWritten(property);
		}
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found == null) {
				found = below(source, name);
			}
			if (found != null) {
				return found.getOrigin();
			}
		}
		return null;
	}

	/** A name that cannot be bound is found as it is written in its source. */
	private @Nullable Origin asWritten(String property) {
		if (this.environment instanceof ConfigurableEnvironment sources) {
			for (PropertySource<?> source : sources.getPropertySources()) {
				if (!ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)
						&& source.containsProperty(property)) {
					return PropertySourceOrigin.get(source, property);
				}
			}
		}
		return null;
	}

	/** A key of a map stands where the first of its properties does. */
	private static @Nullable ConfigurationProperty below(ConfigurationPropertySource source,
			ConfigurationPropertyName name) {
		if (!(source instanceof IterableConfigurationPropertySource iterable)) {
			return null;
		}
		return iterable.stream()
			.filter(name::isAncestorOf)
			.map(source::getConfigurationProperty)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

}
