package io.luaprocess.lua.value;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.luaprocess.ProcessError;
import org.jspecify.annotations.Nullable;

/**
 * Names Java types and values as programs know them, for errors of arguments.
 */
final class ArgumentText {

	private static final int MOST_CONSTANTS = 10;

	private ArgumentText() {
	}

	/** What is right, before {@code expected}. */
	static String expected(Type type, @Nullable Object value) {
		Class<?> raw = GenericTypes.raw(type);
		if (raw == Optional.class) {
			return expected(GenericTypes.argument(type, 0), value);
		}
		if (Numbers.isNumber(raw)) {
			return number(raw, value);
		}
		if (raw.isEnum()) {
			Object[] constants = raw.getEnumConstants();
			return Arrays.stream(constants)
				.limit(MOST_CONSTANTS)
				.map((constant) -> ((Enum<?>) constant).name())
				.collect(Collectors.joining(", ", "one of ", (constants.length > MOST_CONSTANTS) ? ", …" : ""));
		}
		return name(raw);
	}

	private static String number(Class<?> raw, @Nullable Object value) {
		if (!Numbers.isInteger(raw)) {
			return "number";
		}
		String range = (value instanceof Number number && isWhole(number)) ? Numbers.range(raw) : null;
		return (range != null) ? "integer " + range : "integer";
	}

	private static boolean isWhole(Number number) {
		double value = number.doubleValue();
		return value == Math.rint(value) && !Double.isInfinite(value);
	}

	private static String name(Class<?> raw) {
		if (raw == boolean.class || raw == Boolean.class) {
			return "boolean";
		}
		if (raw == String.class || raw == byte[].class || raw == CharSequence.class) {
			return "string";
		}
		if (raw == char.class || raw == Character.class) {
			return "character";
		}
		if (Collection.class.isAssignableFrom(raw) || raw.isArray() || raw == Iterable.class) {
			return "array";
		}
		if (Map.class.isAssignableFrom(raw) || raw.isRecord()) {
			return "table";
		}
		if (raw == Duration.class) {
			return "duration";
		}
		if (TemporalAccessor.class.isAssignableFrom(raw) || raw == Date.class) {
			return raw.getSimpleName().startsWith("Local") ? raw.getSimpleName() : "time";
		}
		return (raw == Object.class) ? "value" : raw.getSimpleName();
	}

	/** What is there instead, after {@code got}. */
	static String got(@Nullable Object value, Type expected) {
		if (value instanceof String text && !Numbers.isNumber(GenericTypes.raw(expected))
				&& isReadFromText(GenericTypes.raw(expected))) {
			return "\"" + Misfit.shortened(text) + "\"";
		}
		if (value instanceof Number number && Numbers.isNumber(GenericTypes.raw(expected))) {
			return Misfit.shortened(text(number));
		}
		return type(value);
	}

	private static boolean isReadFromText(Class<?> raw) {
		return !raw.isArray() && !raw.isRecord() && !Collection.class.isAssignableFrom(raw)
				&& !Map.class.isAssignableFrom(raw) && raw != boolean.class && raw != Boolean.class;
	}

	private static String text(Number number) {
		double value = number.doubleValue();
		return (number instanceof Double && value == Math.rint(value) && Double.isFinite(value))
				? new BigDecimal(value).toPlainString() : number.toString();
	}

	private static String type(@Nullable Object value) {
		return switch (value) {
			case null -> "nil";
			case Boolean bool -> "boolean";
			case Number number -> "number";
			case String text -> "string";
			case byte[] bytes -> "string";
			case List<?> list -> list.isEmpty() ? "empty table" : "array";
			case Map<?, ?> map -> "table";
			case ProcessError error -> "error";
			case Duration duration -> "duration";
			case ZoneId zone -> "location";
			case TemporalAccessor time -> "time";
			case JavaConverter.Foreign foreign -> foreign.kind();
			default -> value.getClass().getSimpleName();
		};
	}

}
