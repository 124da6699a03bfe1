package io.luaprocess.lua.value;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
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
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.luaprocess.DurationText;
import io.luaprocess.ObjectMapping;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import org.jspecify.annotations.Nullable;

/**
 * Converts what {@link ValueMapper#toJava} yields to the type a Java caller asks for:
 * records, enums, numbers with a range check, collections and {@code java.time}.
 * Thread-safe.
 */
public final class JavaConverter {

	/**
	 * Stands for a value that has no counterpart in Java.
	 *
	 * @param kind what it is, for example {@code function}
	 */
	public record Foreign(String kind) {
	}

	private final ObjectMapping mapping;

	/**
	 * Creates a converter.
	 * @param mapping maps objects of the application
	 */
	public JavaConverter(ObjectMapping mapping) {
		this.mapping = mapping;
	}

	/**
	 * Looks for what nothing can be converted to.
	 * @param type the type, possibly generic
	 * @return the type itself, or one it is made of; {@code null} if there is none
	 */
	public @Nullable Type obstacle(Type type) {
		return new ConvertibleTypes(this.mapping).obstacle(type);
	}

	/**
	 * Converts a value.
	 * @param value the value
	 * @param type the type, possibly generic
	 * @param path where it stands, for error messages
	 * @return the converted value
	 * @throws ProcessException INVALID {@code cannot convert <class> to <type> at <path>}
	 */
	public @Nullable Object convert(@Nullable Object value, Type type, String path) {
		try {
			return convert(value, type);
		}
		catch (Misfit ex) {
			throw ex.from(path);
		}
	}

	/**
	 * Converts an argument of a function.
	 * @param value the value; {@code null} if it is nil
	 * @param type the type, possibly generic
	 * @param position its position, from 1
	 * @param function the name of the function
	 * @param absent whether there is no such argument
	 * @return the converted value
	 * @throws ProcessException INVALID
	 * {@code bad argument #2 to 'inventory.reserve' (integer expected, got string)}
	 */
	public @Nullable Object argument(@Nullable Object value, Type type, int position, String function, boolean absent) {
		try {
			return convert(value, type);
		}
		catch (Misfit ex) {
			throw ex.ofArgument(position, function, absent);
		}
	}

	/**
	 * Makes the error of an argument that does not fit.
	 * @param value the value; {@code null} if it is nil
	 * @param type the type, possibly generic
	 * @param position its position, from 1
	 * @param function the name of the function
	 * @param absent whether there is no such argument
	 * @return the error, to be thrown
	 */
	public static ProcessException wrongArgument(@Nullable Object value, Type type, int position, String function,
			boolean absent) {
		return mismatch(value, type).ofArgument(position, function, absent);
	}

	private @Nullable Object convert(@Nullable Object value, Type type) {
		Class<?> raw = GenericTypes.raw(type);
		if (raw == Optional.class) {
			return Optional.ofNullable(convert(value, GenericTypes.argument(type, 0)));
		}
		if (value == null) {
			if (raw.isPrimitive() && raw != void.class) {
				throw mismatch(null, type);
			}
			return null;
		}
		if (Collection.class.isAssignableFrom(raw) || raw == Iterable.class) {
			return collection(value, raw, type);
		}
		if (Map.class.isAssignableFrom(raw)) {
			return map(value, raw, type);
		}
		if (raw.isInstance(value)) {
			return value;
		}
		if (raw.isArray()) {
			return array(value, raw, type);
		}
		return this.mapping.isMapped(raw) ? mapped(value, type) : single(value, raw, type);
	}

	private @Nullable Object mapped(Object value, Type type) {
		try {
			return this.mapping.fromPlain(value, type);
		}
		catch (IllegalArgumentException ex) {
			throw new Misfit("cannot convert " + nameOf(value) + " to " + type.getTypeName(), ": " + ex.getMessage());
		}
	}

	private static boolean isEmptyList(Object value) {
		return value instanceof List<?> list && list.isEmpty();
	}

	private Object single(Object value, Class<?> raw, Type type) {
		if (Numbers.isNumber(raw)) {
			return number(value, raw, type);
		}
		if (raw == boolean.class && value instanceof Boolean) {
			return value;
		}
		if (raw.isRecord() && (value instanceof Map || isEmptyList(value))) {
			return newRecord((value instanceof Map<?, ?> map) ? map : Map.of(), raw, type);
		}
		if (value instanceof String text) {
			return ofText(text, raw, type);
		}
		if (value instanceof ZonedDateTime time) {
			return ofTime(time, raw, type);
		}
		throw mismatch(value, type);
	}

	private static Object number(Object value, Class<?> raw, Type type) {
		if (value instanceof Number number) {
			return Numbers.convert(number, raw, type);
		}
		if (!(value instanceof String text)) {
			throw mismatch(value, type);
		}
		Number number = Numbers.parse(text);
		if (number == null) {
			throw unreadable(text, type);
		}
		return Numbers.convert(number, raw, type);
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private static Object ofText(String text, Class<?> raw, Type type) {
		try {
			if (raw.isEnum()) {
				return Enum.valueOf((Class) raw, text);
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
			throw unreadable(text, type);
		}
		throw mismatch(text, type);
	}

	private static Object ofTime(ZonedDateTime time, Class<?> raw, Type type) {
		if (raw == Instant.class) {
			return time.toInstant();
		}
		if (raw == Date.class) {
			return Date.from(time.toInstant());
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
		throw mismatch(time, type);
	}

	private Object array(Object value, Class<?> raw, Type type) {
		if (raw == byte[].class && value instanceof String text) {
			return text.getBytes(StandardCharsets.UTF_8);
		}
		if (!(value instanceof List<?> list)) {
			throw mismatch(value, type);
		}
		Type element = (type instanceof GenericArrayType generic) ? generic.getGenericComponentType()
				: raw.getComponentType();
		Object array = Array.newInstance(raw.getComponentType(), list.size());
		for (int i = 0; i < list.size(); i++) {
			Array.set(array, i, element(list, i, element));
		}
		return array;
	}

	private @Nullable Object element(List<?> list, int i, Type type) {
		try {
			return convert(list.get(i), type);
		}
		catch (Misfit ex) {
			throw ex.at(i + 1);
		}
	}

	private @Nullable Object member(@Nullable Object value, Type type, @Nullable Object key) {
		try {
			return convert(value, type);
		}
		catch (Misfit ex) {
			throw ex.atKey(String.valueOf(key));
		}
	}

	private Object collection(Object value, Class<?> raw, Type type) {
		if (!(value instanceof List<?> list)) {
			throw mismatch(value, type);
		}
		Collection<@Nullable Object> result = raw.isAssignableFrom(ArrayList.class) ? new ArrayList<>(list.size())
				: raw.isAssignableFrom(LinkedHashSet.class) ? new LinkedHashSet<>()
						: raw.isAssignableFrom(LinkedList.class) ? new LinkedList<>() : null;
		if (result == null) {
			throw mismatch(value, type);
		}
		Type element = GenericTypes.argument(type, 0);
		for (int i = 0; i < list.size(); i++) {
			result.add(element(list, i, element));
		}
		return result;
	}

	private Object map(Object value, Class<?> raw, Type type) {
		if (!raw.isAssignableFrom(LinkedHashMap.class)) {
			throw mismatch(value, type);
		}
		Type key = GenericTypes.argument(type, 0);
		Type element = GenericTypes.argument(type, 1);
		Map<@Nullable Object, @Nullable Object> result = new LinkedHashMap<>();
		if (value instanceof List<?> list) {
			for (int i = 0; i < list.size(); i++) {
				result.put(member((long) (i + 1), key, "<key>"), element(list, i, element));
			}
			return result;
		}
		if (!(value instanceof Map<?, ?> map)) {
			throw mismatch(value, type);
		}
		map.forEach((k, v) -> result.put(member(k, key, "<key>"), member(v, element, k)));
		return result;
	}

	private Object newRecord(Map<?, ?> values, Class<?> raw, Type type) {
		RecordComponent[] components = raw.getRecordComponents();
		Class<?>[] types = new Class<?>[components.length];
		@Nullable Object[] args = new @Nullable Object[components.length];
		for (int i = 0; i < components.length; i++) {
			String name = components[i].getName();
			types[i] = components[i].getType();
			args[i] = member(values.get(name), GenericTypes.resolve(components[i].getGenericType(), type), name);
		}
		try {
			Constructor<?> constructor = raw.getDeclaredConstructor(types);
			constructor.setAccessible(true);
			return constructor.newInstance(args);
		}
		catch (InvocationTargetException ex) {
			throw new Misfit("cannot create " + raw.getName(), ": " + ex.getTargetException().getMessage());
		}
		catch (ReflectiveOperationException ex) {
			throw new Misfit("cannot create " + raw.getName(), ": it has no accessible constructor");
		}
	}

	private static String nameOf(@Nullable Object value) {
		return (value == null) ? "nil" : (value instanceof Map) ? "table"
				: (value instanceof List) ? "array" : value.getClass().getSimpleName().toLowerCase(Locale.ROOT);
	}

	private static Misfit mismatch(@Nullable Object value, Type type) {
		return new Misfit("cannot convert " + nameOf(value) + " to " + type.getTypeName(), type, value);
	}

	private static Misfit unreadable(String text, Type type) {
		return new Misfit("cannot convert \"" + Misfit.shortened(text) + "\" to " + type.getTypeName(), type, text);
	}

}
