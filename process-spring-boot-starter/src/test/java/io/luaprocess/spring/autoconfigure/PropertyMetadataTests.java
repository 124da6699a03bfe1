package io.luaprocess.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URL;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

import io.luaprocess.security.PolicyField;
import io.luaprocess.security.PolicyOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for what an IDE knows about the properties.
 */
class PropertyMetadataTests {

	private static final Map<String, JsonNode> properties = new HashMap<>();

	private static final Map<String, JsonNode> hints = new HashMap<>();

	/** Names, types and defaults of the records; a star stands for a key or an index. */
	private final Map<String, Expected> expected = new TreeMap<>();

	/** What the metadata should say. */
	private record Expected(String type, @Nullable String defaultValue) {
	}

	@BeforeAll
	static void readMetadata() throws IOException {
		for (String name : new String[] { "spring-configuration-metadata",
				"additional-spring-configuration-metadata" }) {
			Enumeration<URL> urls = PropertyMetadataTests.class.getClassLoader()
				.getResources("META-INF/" + name + ".json");
			while (urls.hasMoreElements()) {
				try (InputStream in = urls.nextElement().openStream()) {
					JsonNode metadata = new JsonMapper().readTree(in);
					metadata.path("properties").forEach((node) -> properties.put(node.path("name").asString(), node));
					metadata.path("hints").forEach((node) -> hints.put(node.path("name").asString(), node));
				}
			}
		}
	}

	/** What the annotation processor does not generate: all that stands below keys. */
	@Test
	void everyPropertyBelowAKeyHasNameTypeDefaultAndDescription() {
		assertComplete((name) -> name.contains("*"));
	}

	/** Builds without annotation processor have no generated metadata. */
	@Test
	void everyPropertyHasNameTypeDefaultAndDescription() {
		assumeThat(properties).containsKey("luaprocess.enabled");
		assertComplete((name) -> true);
	}

	private void assertComplete(Predicate<String> scope) {
		collect(ProcessProperties.PREFIX, ProcessProperties.class);
		// What stands below it is described by the module of the cluster.
		this.expected.remove(ProcessProperties.PREFIX + ".cluster");
		this.expected.keySet().removeIf(scope.negate());
		Map<String, Expected> found = new TreeMap<>();
		properties.forEach((name, node) -> {
			if (name.startsWith(ProcessProperties.PREFIX + ".") && scope.test(name)) {
				assertThat(node.path("description").asString("")).as(name).endsWith(".");
				found.put(name,
						new Expected(node.path("type").asString().replace(", ", ","), text(node.path("defaultValue"))));
			}
		});
		assertThat(found).containsExactlyInAnyOrderEntriesOf(this.expected);
	}

	private static @Nullable String text(JsonNode value) {
		if (value.isMissingNode()) {
			return null;
		}
		return value.isArray() ? value.valueStream().map(JsonNode::asString).toList().toString() : value.asString();
	}

	private void collect(String prefix, Class<?> type) {
		for (Parameter parameter : type.getDeclaredConstructors()[0].getParameters()) {
			String name = prefix + "." + DataObjectPropertyName.toDashedForm(parameter.getName());
			Type generic = parameter.getParameterizedType();
			if (isRecord(generic)) {
				collect(name, (Class<?>) generic);
			}
			else {
				this.expected.put(name, new Expected(typeName(generic), defaultOf(parameter)));
				collectElements(name, generic);
			}
		}
	}

	private void collectElements(String name, Type type) {
		if (type instanceof ParameterizedType generic) {
			Type element = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
			if (isRecord(element)) {
				collect(name + ".*", (Class<?>) element);
			}
		}
	}

	private static boolean isRecord(Type type) {
		return type instanceof Class<?> raw && raw.isRecord() && raw != MemoryLimit.class
				&& raw.getPackage() == ProcessProperties.class.getPackage();
	}

	private static String typeName(Type type) {
		return (type instanceof Class<?> raw) ? ClassUtils.resolvePrimitiveIfNecessary(raw).getName()
				: type.getTypeName().replace(", ", ",");
	}

	/** Of collections, an annotation without value means an empty one. */
	private static @Nullable String defaultOf(Parameter parameter) {
		DefaultValue annotation = parameter.getAnnotation(DefaultValue.class);
		if (annotation == null || annotation.value().length == 0) {
			return null;
		}
		// The metadata show a single default without brackets.
		return (annotation.value().length > 1) ? Arrays.toString(annotation.value()) : annotation.value()[0];
	}

	@Test
	void everyOperatorIsOffered() {
		assertThat(hints.get("luaprocess.security.policies.*.conditions.*.operator").path("values").valueStream())
			.extracting((value) -> value.path("value").asString())
			.containsExactlyElementsOf(Arrays.stream(PolicyOperator.values()).map(PolicyOperator::text).toList());
	}

	@ParameterizedTest
	@ValueSource(strings = { "field", "value-from" })
	void offeredFieldsExist(String name) {
		assertThat(hints.get("luaprocess.security.policies.*.conditions.*." + name).path("values").valueStream())
			.hasSizeGreaterThan(4)
			.allSatisfy((value) -> assertThat(PolicyField.parse(value.path("value").asString())).isNotNull());
	}

	@ParameterizedTest
	@ValueSource(strings = { "luaprocess.default-host", "luaprocess.hosts.keys", "luaprocess.limits.hosts.keys",
			"luaprocess.services.*.host" })
	void hostsAreOffered(String name) {
		assertThat(hints.get(name).path("values").valueStream())
			.extracting((value) -> value.path("value").asString().replaceAll("[\\[\\]]", ""))
			.contains("app:processes");
	}

	@Test
	void healthCanBeSwitchedOff() {
		JsonNode property = properties.get("management.health.luaprocess.enabled");
		assertThat(property.path("type").asString()).isEqualTo("java.lang.Boolean");
		assertThat(property.path("defaultValue").asBoolean()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "processes", "processhosts", "processnames", "processdefinitions", "processservices" })
	void accessOfEndpointsIsKnown(String id) {
		assumeThat(properties).containsKey("luaprocess.enabled");
		assertThat(properties).containsKeys("management.endpoint." + id + ".access",
				"management.endpoint." + id + ".cache.time-to-live");
	}

}
