package io.luaprocess.spring.json;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.BaseStream;

import io.luaprocess.ObjectMapping;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;
import tools.jackson.databind.type.LogicalType;

/**
 * Maps records, beans, enums and JSON trees by a {@code JsonMapper}, with the names and
 * rules it has for JSON. Values that are objects in Lua, such as Times, stay objects;
 * numbers stay exact. Thread-safe.
 */
public final class JacksonObjectMapping implements ObjectMapping {

	private static final int MAX_DEPTH = 500;

	private static final int MAX_REASON = 300;

	private final JsonMapper json;

	private final JsonMapper values;

	/**
	 * Creates a mapping.
	 * @param json the mapper of the application
	 */
	public JacksonObjectMapping(JsonMapper json) {
		this.json = json;
		this.values = json.rebuild()
			.addModule(new RuntimeValues())
			.enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
			.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
			// Without a target type, an empty table is a list.
			.withCoercionConfig(LogicalType.Map,
					(config) -> config.setCoercion(CoercionInputShape.EmptyArray, CoercionAction.AsEmpty))
			.withCoercionConfig(LogicalType.POJO,
					(config) -> config.setCoercion(CoercionInputShape.EmptyArray, CoercionAction.AsEmpty))
			.build();
	}

	/** Classes of the JDK are mapped by the runtime or not at all. */
	@Override
	public boolean isMapped(Class<?> type) {
		if (JsonNode.class.isAssignableFrom(type)) {
			return true;
		}
		return type.getClassLoader() != null && !type.getName().startsWith("io.luaprocess.Process") && !isWalked(type)
				&& !Throwable.class.isAssignableFrom(type);
	}

	/** Whether objects of a class are iterable without being a collection. */
	static boolean isWalked(Class<?> type) {
		return Iterable.class.isAssignableFrom(type) && !Collection.class.isAssignableFrom(type)
				&& !JsonNode.class.isAssignableFrom(type) || Iterator.class.isAssignableFrom(type)
				|| BaseStream.class.isAssignableFrom(type);
	}

	@Override
	public @Nullable Object toPlain(Object value) {
		try {
			return plain((value instanceof JsonNode tree) ? tree : this.values.valueToTree(value), 0);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException(reason(ex), ex);
		}
	}

	private static @Nullable Object plain(JsonNode node, int depth) {
		if (depth > MAX_DEPTH) {
			throw new IllegalArgumentException("nested more than " + MAX_DEPTH + " levels deep");
		}
		return switch (node.getNodeType()) {
			case OBJECT -> {
				Map<String, @Nullable Object> map = new LinkedHashMap<>();
				node.properties().forEach((entry) -> map.put(entry.getKey(), plain(entry.getValue(), depth + 1)));
				yield map;
			}
			case ARRAY -> {
				List<@Nullable Object> list = new ArrayList<>(node.size());
				node.forEach((element) -> list.add(plain(element, depth + 1)));
				yield list;
			}
			case STRING -> node.stringValue();
			case NUMBER -> node.numberValue();
			case BOOLEAN -> node.booleanValue();
			case BINARY -> node.binaryValue();
			case POJO -> ((POJONode) node).getPojo();
			case NULL, MISSING -> null;
		};
	}

	@Override
	public @Nullable Object fromPlain(@Nullable Object value, Type type) {
		try {
			JavaType target = this.values.constructType(type);
			boolean list = JsonNode.class.isAssignableFrom(target.getRawClass())
					&& target.getRawClass() != ObjectNode.class;
			Object source = (!list && value instanceof List<?> empty && empty.isEmpty()) ? Map.of() : value;
			return (target.isTypeOrSubTypeOf(JsonNode.class) ? this.json : this.values).convertValue(source, target);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException(reason(ex), ex);
		}
	}

	/** The first line, and where: the rest repeats the classes on the way. */
	private static String reason(JacksonException ex) {
		String message = ex.getOriginalMessage().lines().findFirst().orElse("");
		StringBuilder path = new StringBuilder();
		for (JacksonException.Reference step : ex.getPath()) {
			if (step.getPropertyName() == null) {
				path.append('[').append(step.getIndex() + 1).append(']');
			}
			else {
				path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
			}
		}
		String reason = path.isEmpty() ? message : path + ": " + message;
		return (reason.length() > MAX_REASON) ? reason.substring(0, MAX_REASON) + "…" : reason;
	}

}
