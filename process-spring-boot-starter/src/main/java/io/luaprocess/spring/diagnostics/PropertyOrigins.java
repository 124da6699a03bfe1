package io.luaprocess.spring.diagnostics;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

/**
 * Finds the places properties come from.
 */
final class PropertyOrigins {

	private final @Nullable Environment environment;

	PropertyOrigins(@Nullable Environment environment) {
		this.environment = environment;
	}

	/** The place of a property or, of a map key, of the first property below it. */
	@Nullable Origin find(String property) {
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

	/** The place of a map key is the place of the first of its properties. */
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
