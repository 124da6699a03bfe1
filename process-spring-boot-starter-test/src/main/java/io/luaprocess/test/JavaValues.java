package io.luaprocess.test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Writes values as they come out of Lua, so that a test may write {@code 3} for 3.
 */
final class JavaValues {

	private JavaValues() {
	}

	static List<@Nullable Object> all(@Nullable Object @Nullable [] values) {
		List<@Nullable Object> result = new ArrayList<>();
		for (Object value : (values != null) ? values : new @Nullable Object[1]) {
			result.add(of(value));
		}
		return result;
	}

	/**
	 * Whole numbers become {@link Long}, others {@link Double}, also inside of others.
	 */
	static @Nullable Object of(@Nullable Object value) {
		return switch (value) {
			case Integer number -> number.longValue();
			case Short number -> number.longValue();
			case Byte number -> number.longValue();
			case Number number when !(number instanceof Long) -> number(number.doubleValue());
			case List<?> list -> list.stream().map(JavaValues::of).toList();
			case Map<?, ?> map -> map(map);
			case null, default -> value;
		};
	}

	private static Object number(double value) {
		return (value == (long) value) ? (Object) (long) value : (Object) value;
	}

	private static Map<@Nullable Object, @Nullable Object> map(Map<?, ?> map) {
		Map<@Nullable Object, @Nullable Object> result = new LinkedHashMap<>();
		map.forEach((key, value) -> result.put(of(key), of(value)));
		return result;
	}

}
