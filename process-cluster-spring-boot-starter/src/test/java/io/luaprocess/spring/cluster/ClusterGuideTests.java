package io.luaprocess.spring.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/cluster.md} has all properties with their defaults.
 */
class ClusterGuideTests {

	private static final String METADATA = "/META-INF/spring-configuration-metadata.json";

	private static final String PREFIX = ClusterProperties.PREFIX + ".";

	@Test
	void eachPropertyIsInTheGuideWithItsDefault() throws IOException {
		String guide = Files.readString(Path.of("../docs/cluster.md"));
		List<JsonNode> properties = properties();
		assertThat(properties).hasSizeGreaterThan(15).allSatisfy((property) -> {
			String name = property.path("name").asString().substring(PREFIX.length());
			assertThat(guide).contains("| `" + name + "` | ");
			JsonNode value = property.path("defaultValue");
			if (!value.isMissingNode() && !value.isArray()) {
				assertThat(guide).contains("| `" + name + "` | `" + value.asString() + "` | ");
			}
		});
	}

	private static List<JsonNode> properties() throws IOException {
		try (InputStream metadata = Objects
			.requireNonNull(ClusterProperties.class.getResourceAsStream(METADATA), METADATA)) {
			JsonNode all = JsonMapper.shared().readTree(metadata).path("properties");
			return StreamSupport.stream(all.spliterator(), false)
				.filter((property) -> property.path("name").asString().startsWith(PREFIX))
				.toList();
		}
	}

}
