package io.luaprocess.spring.cluster;

import java.io.IOException;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/cluster.md} has all properties with their defaults.
 */
class ClusterGuideTests {

	@Test
	void eachPropertyIsInTheGuideWithItsDefault() throws IOException {
		String guide = Files.readString(Path.of("../docs/cluster.md"));
		Map<String, String> properties = new TreeMap<>();
		collect("", ClusterProperties.class, properties);
		assertThat(properties).hasSizeGreaterThan(15)
			.allSatisfy((name, value) -> assertThat(guide)
				.contains("| `" + name + "` | " + (value.isEmpty() ? "" : "`" + value + "` | ")));
	}

	/** A name without a default has the empty text. */
	private static void collect(String prefix, Class<?> type, Map<String, String> properties) {
		RecordComponent[] components = type.getRecordComponents();
		Parameter[] parameters = type.getDeclaredConstructors()[0].getParameters();
		for (int i = 0; i < components.length; i++) {
			String name = prefix + DataObjectPropertyName.toDashedForm(components[i].getName());
			if (components[i].getType().isRecord()) {
				collect(name + ".", components[i].getType(), properties);
			}
			else {
				DefaultValue value = parameters[i].getAnnotation(DefaultValue.class);
				properties.put(name, (value != null && value.value().length == 1) ? value.value()[0] : "");
			}
		}
	}

}
