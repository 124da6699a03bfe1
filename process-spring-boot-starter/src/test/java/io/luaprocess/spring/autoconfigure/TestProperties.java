package io.luaprocess.spring.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Properties for context runners whose keys may contain colons, which
 * {@code withPropertyValues} would take for separators.
 */
public final class TestProperties {

	private TestProperties() {
	}

	/**
	 * Sets properties.
	 * @param values lines of key, equals sign and value
	 * @return the initializer
	 */
	public static ApplicationContextInitializer<ConfigurableApplicationContext> of(String... values) {
		Map<String, String> properties = new LinkedHashMap<>();
		for (String value : values) {
			int equals = value.indexOf('=');
			properties.put(value.substring(0, equals), value.substring(equals + 1));
		}
		return (context) -> TestPropertyValues.of(properties).applyTo(context);
	}

}
