package io.luaprocess.lua;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import io.luaprocess.DurationText;
import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import org.jspecify.annotations.Nullable;

/**
 * Converts what {@link ValueMapper#toJava} yields to the type a Java caller asks for:
 * records, enums, numbers with a range check, collections and {@code java.time}.
 */
public final class JavaConverter {

	private JavaConverter() {
	}

	/**
	 * Converts a value.
	 * @param <T> the type
	 * @param value the value
	 * @param type the type
	 * @return the converted value
	 * @throws ProcessException INVALID {@code cannot convert <class> to <type> at <path>}
	 */
	@SuppressWarnings("unchecked")
	public static <T> @Nullable T convert(@Nullable Object value, Class<T> type) {
		return (T) convert(value, type, "result");
	}

	/**
	 * Converts a value.
	 * @param value the value
	 * @param type the type, possibly generic
	 * @param path where it stands, for error messages
	 * @return the converted value
	 * @throws ProcessException INVALID {@code cannot convert <class> to <type> at <path>}
	 */
	public static @Nullable Object convert(@Nullable Object value, Type type, String path) {
		Class<?> raw = raw(type);
		if (raw == Optional.class) {
			return Optional.ofNullable(convert(value, argument(type, 0), path));
		}
		if (value == null) {
			if (raw.isPrimitive() && raw != void.class) {
				throw mismatch(null, type, path);
			}
			return null;
		}
		if (Map.class.isAssignableFrom(raw) && isEmptyList(value)) {
			return new LinkedHashMap<>();
		}
		if (Collection.class.isAssignableFrom(raw) || raw == Iterable.class) {
			return collection(value, raw, argument(type, 0), path);
		}
		if (Map.class.isAssignableFrom(raw)) {
			return map(value, argument(type, 0), argument(type, 1), type, path);
		}
		if (raw.isInstance(value)) {
			return value;
		}
		return single(value, raw, type, path);
	}

	private static boolean isEmptyList(Object value) {
		return value instanceof List<?> list && list.isEmpty();
	}

	private static Object single(Object value, Class<?> raw, Type type, String path) {
		if (value instanceof Number number && (raw.isPrimitive() || Number.class.isAssignableFrom(raw))) {
			return number(number, raw, type, path);
		}
		if (raw == boolean.class && value instanceof Boolean) {
			return value;
		}
		if (raw.isArray()) {
			return array(value, raw, path);
		}
		if (raw.isRecord() && (value instanceof Map || isEmptyList(value))) {
			return newRecord((value instanceof Map<?, ?> map) ? map : Map.of(), raw, path);
		}
		if (value instanceof String text) {
			return ofText(text, raw, type, path);
		}
		if (value instanceof ZonedDateTime time) {
			return ofTime(time, raw, type, path);
		}
		throw mismatch(value, type, path);
	}

	private static Object number(Number number, Class<?> raw, Type type, String path) {
		BigDecimal exact = (number instanceof Long l) ? BigDecimal.valueOf(l)
				: Double.isFinite(number.doubleValue()) ? BigDecimal.valueOf(number.doubleValue()) : null;
		try {
			if (raw == double.class || raw == Double.class) {
				return number.doubleValue();
			}
			if (raw == float.class || raw == Float.class) {
				return number.floatValue();
			}
			if (exact == null) {
				throw mismatch(number, type, path);
			}
			if (raw == int.class || raw == Integer.class) {
				return exact.intValueExact();
			}
			if (raw == long.class || raw == Long.class) {
				return exact.longValueExact();
			}
			if (raw == short.class || raw == Short.class) {
				return exact.shortValueExact();
			}
			if (raw == byte.class || raw == Byte.class) {
				return exact.byteValueExact();
			}
			if (raw == BigInteger.class) {
				return exact.toBigIntegerExact();
			}
			if (raw == BigDecimal.class) {
				return exact;
			}
		}
		catch (ArithmeticException ex) {
			throw new ProcessException(ErrorKind.INVALID,
					"cannot convert number " + number + " to " + type.getTypeName() + " at " + path);
		}
		throw mismatch(number, type, path);
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private static Object ofText(String text, Class<?> raw, Type type, String path) {
		try {
			if (raw.isEnum()) {
				return Enum.valueOf((Class) raw, text);
			}
			if (raw == byte[].class) {
				return text.getBytes(StandardCharsets.UTF_8);
			}
			if ((raw == char.class || raw == Character.class) && text.length() == 1) {
				return text.charAt(0);
			}
			if (raw == UUID.class) {
				return UUID.fromString(text);
			}
			if (raw == Pid.class) {
				return Pid.parse(text);
			}
			if (raw == BigDecimal.class) {
				return new BigDecimal(text);
			}
			if (raw == BigInteger.class) {
				return new BigInteger(text);
			}
			if (raw == LocalDate.class) {
				return LocalDate.parse(text);
			}
			if (raw == LocalDateTime.class) {
				return LocalDateTime.parse(text);
			}
			if (raw == LocalTime.class) {
				return LocalTime.parse(text);
			}
			if (raw == Instant.class) {
				return Instant.parse(text);
			}
			if (raw == OffsetDateTime.class) {
				return OffsetDateTime.parse(text);
			}
			if (raw == java.time.Duration.class) {
				return java.time.Duration.ofNanos(DurationText.parse(text));
			}
		}
		catch (IllegalArgumentException | DateTimeParseException ex) {
			throw new ProcessException(ErrorKind.INVALID,
					"cannot convert \"" + text + "\" to " + type.getTypeName() + " at " + path);
		}
		throw mismatch(text, type, path);
	}

	private static Object ofTime(ZonedDateTime time, Class<?> raw, Type type, String path) {
		if (raw == Instant.class) {
			return time.toInstant();
		}
		if (raw == OffsetDateTime.class) {
			return time.toOffsetDateTime();
		}
		if (raw == LocalDateTime.class) {
			return time.toLocalDateTime();
		}
		if (raw == LocalDate.class) {
			return time.toLocalDate();
		}
		throw mismatch(time, type, path);
	}

	private static Object array(Object value, Class<?> raw, String path) {
		if (!(value instanceof List<?> list)) {
			throw mismatch(value, raw, path);
		}
		Object array = Array.newInstance(raw.getComponentType(), list.size());
		for (int i = 0; i < list.size(); i++) {
			Array.set(array, i, convert(list.get(i), raw.getComponentType(), path + "[" + (i + 1) + "]"));
		}
		return array;
	}

	private static Object collection(Object value, Class<?> raw, Type element, String path) {
		if (!(value instanceof List<?> list)) {
			throw mismatch(value, raw, path);
		}
		Collection<@Nullable Object> result = Set.class.isAssignableFrom(raw) ? new LinkedHashSet<>()
				: new ArrayList<>(list.size());
		for (int i = 0; i < list.size(); i++) {
			result.add(convert(list.get(i), element, path + "[" + (i + 1) + "]"));
		}
		return result;
	}

	private static Object map(Object value, Type key, Type element, Type type, String path) {
		Map<@Nullable Object, @Nullable Object> result = new LinkedHashMap<>();
		if (value instanceof List<?> list) {
			for (int i = 0; i < list.size(); i++) {
				result.put(convert((long) (i + 1), key, path + ".<key>"),
						convert(list.get(i), element, path + "[" + (i + 1) + "]"));
			}
			return result;
		}
		if (!(value instanceof Map<?, ?> map)) {
			throw mismatch(value, type, path);
		}
		map.forEach((k, v) -> result.put(convert(k, key, path + ".<key>"), convert(v, element, path + "." + k)));
		return result;
	}

	private static Object newRecord(Map<?, ?> values, Class<?> raw, String path) {
		RecordComponent[] components = raw.getRecordComponents();
		Class<?>[] types = new Class<?>[components.length];
		@Nullable Object[] args = new @Nullable Object[components.length];
		for (int i = 0; i < components.length; i++) {
			types[i] = components[i].getType();
			args[i] = convert(values.get(components[i].getName()), components[i].getGenericType(),
					path + "." + components[i].getName());
		}
		try {
			Constructor<?> constructor = raw.getDeclaredConstructor(types);
			constructor.setAccessible(true);
			return constructor.newInstance(args);
		}
		catch (InvocationTargetException ex) {
			throw new ProcessException(ErrorKind.INVALID,
					"cannot create " + raw.getName() + " at " + path + ": " + ex.getTargetException().getMessage());
		}
		catch (ReflectiveOperationException ex) {
			throw new ProcessException(ErrorKind.INVALID,
					"cannot create " + raw.getName() + " at " + path + ": it has no accessible constructor");
		}
	}

	private static Class<?> raw(Type type) {
		return switch (type) {
			case Class<?> c -> c;
			case ParameterizedType p -> (Class<?>) p.getRawType();
			case WildcardType w -> raw(w.getUpperBounds()[0]);
			case GenericArrayType a -> raw(a.getGenericComponentType()).arrayType();
			default -> Object.class;
		};
	}

	private static Type argument(Type type, int index) {
		return (type instanceof ParameterizedType p && index < p.getActualTypeArguments().length)
				? p.getActualTypeArguments()[index] : Object.class;
	}

	private static ProcessException mismatch(@Nullable Object value, Type type, String path) {
		String from = (value == null) ? "nil" : (value instanceof Map) ? "table" : (value instanceof List) ? "array"
				: value.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
		return new ProcessException(ErrorKind.INVALID,
				"cannot convert " + from + " to " + type.getTypeName() + " at " + path);
	}

}
