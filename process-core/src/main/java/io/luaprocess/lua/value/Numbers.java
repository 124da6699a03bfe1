package io.luaprocess.lua.value;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;

import io.luaprocess.lua.engine.number.Num;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that cross between Java and Lua: they are never rounded silently.
 */
final class Numbers {

	/** Longer numbers take time in proportion to the square of their length. */
	private static final int MAX_DIGITS = 1000;

	private static final long MAX_EXACT = 1L << 53;

	private Numbers() {
	}

	static Num toLua(Number number) {
		return switch (number) {
			case Integer i -> Num.of(i.intValue());
			case Short i -> Num.of(i.intValue());
			case Byte i -> Num.of(i.intValue());
			case Double d -> Num.of(d.doubleValue());
			case Float f -> Num.of(f.doubleValue());
			case Long l when Math.abs(l) <= MAX_EXACT -> Num.of(l.longValue());
			case Long l -> whole(BigInteger.valueOf(l));
			case BigInteger big -> whole(big);
			case BigDecimal big -> decimal(big);
			default -> other(number);
		};
	}

	/** Numbers of other classes say what they are by their text. */
	private static Num other(Number number) {
		try {
			return decimal(new BigDecimal(number.toString()));
		}
		catch (NumberFormatException ex) {
			double value = number.doubleValue();
			if (!Double.isFinite(value)) {
				return Num.of(value);
			}
			throw new Misfit("cannot map " + number.getClass().getName());
		}
	}

	private static Num whole(BigInteger value) {
		double d = value.doubleValue();
		if (!Double.isInfinite(d) && new BigDecimal(d).toBigInteger().equals(value)) {
			return Num.of(d);
		}
		throw inexact((value.bitLength() > 4 * MAX_DIGITS) ? "of " + value.bitLength() + " bits" : value.toString());
	}

	/**
	 * Whole numbers must be exact. A fraction must come back as the same number: it is
	 * the shortest decimal notation of a double.
	 */
	private static Num decimal(BigDecimal value) {
		double d = value.doubleValue();
		if (!Double.isInfinite(d) && new BigDecimal(d).compareTo(value) == 0) {
			return Num.of(d);
		}
		if (!Double.isInfinite(d) && d != Math.rint(d) && BigDecimal.valueOf(d).compareTo(value) == 0) {
			return Num.of(d);
		}
		throw inexact(value.toString());
	}

	private static Misfit inexact(String number) {
		return new Misfit("cannot map number " + Misfit.shortened(number), " without loss; use a string");
	}

	static boolean isNumber(Class<?> type) {
		return type == int.class || type == long.class || type == double.class || type == float.class
				|| type == short.class || type == byte.class || Number.class.isAssignableFrom(type);
	}

	/** Whether a type of numbers has no fractions. */
	static boolean isInteger(Class<?> type) {
		return type == BigInteger.class || range(type) != null;
	}

	/**
	 * The bounds of a type of numbers, as part of a sentence; {@code null} if it has
	 * none.
	 */
	static @Nullable String range(Class<?> type) {
		int bits = (type == long.class || type == Long.class) ? Long.SIZE
				: (type == int.class || type == Integer.class) ? Integer.SIZE
						: (type == short.class || type == Short.class) ? Short.SIZE
								: (type == byte.class || type == Byte.class) ? Byte.SIZE : 0;
		if (bits == 0) {
			return null;
		}
		BigInteger bound = BigInteger.ONE.shiftLeft(bits - 1);
		return "from " + bound.negate() + " to " + bound.subtract(BigInteger.ONE);
	}

	/**
	 * Converts a number to the type asked for.
	 * @throws Misfit if it is out of range or would be rounded
	 */
	static Object convert(Number number, Class<?> raw, Type type) {
		if (raw == double.class || raw == Double.class) {
			return number.doubleValue();
		}
		if (raw == float.class || raw == Float.class) {
			return toFloat(number.doubleValue(), type);
		}
		BigDecimal exact = exact(number);
		Object result = (exact != null) ? convert(exact, raw, type) : null;
		if (result == null) {
			throw mismatch(number, type);
		}
		return result;
	}

	private static Float toFloat(double value, Type type) {
		float result = (float) value;
		if (Double.isFinite(value) && (Float.isInfinite(result) || value == Math.rint(value) && result != value)) {
			throw mismatch(exactText(value), type);
		}
		return result;
	}

	private static @Nullable BigDecimal exact(Number number) {
		if (number instanceof Long l) {
			return BigDecimal.valueOf(l);
		}
		if (number instanceof BigDecimal decimal) {
			return decimal;
		}
		double value = number.doubleValue();
		// The shortest notation of a large whole number is another number.
		return !Double.isFinite(value) ? null
				: (value == Math.rint(value)) ? new BigDecimal(value) : BigDecimal.valueOf(value);
	}

	private static Object exactText(double value) {
		return (value == Math.rint(value)) ? new BigDecimal(value) : value;
	}

	private static @Nullable Object convert(BigDecimal exact, Class<?> raw, Type type) {
		try {
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
			return (raw == BigDecimal.class) ? exact : null;
		}
		catch (ArithmeticException ex) {
			throw mismatch(exact, type);
		}
	}

	/**
	 * Reads the number a text is.
	 * @return {@code null} if it is none, or one of more than 1000 digits
	 */
	static @Nullable BigDecimal parse(String text) {
		if (text.length() > MAX_DIGITS) {
			return null;
		}
		try {
			BigDecimal number = new BigDecimal(text);
			return (Math.abs((long) number.scale()) <= MAX_DIGITS) ? number : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	private static Misfit mismatch(Object number, Type type) {
		return new Misfit("cannot convert number " + Misfit.shortened(number.toString()) + " to " + type.getTypeName(),
				type, number);
	}

}
