package io.luaprocess.security;

import java.util.Collection;
import java.util.Iterator;

import org.jspecify.annotations.Nullable;

/**
 * How conditions compare plain values: a number and a string that looks like one are
 * compared as numbers, a boolean and a string as texts.
 */
final class PlainValues {

	private PlainValues() {
	}

	static boolean isScalar(Object value) {
		return value instanceof CharSequence || value instanceof Number || value instanceof Boolean;
	}

	static boolean equal(@Nullable Object left, @Nullable Object right) {
		if (left == null || right == null) {
			return left == right;
		}
		if (left instanceof Number || right instanceof Number) {
			return number(left) == number(right);
		}
		if (left instanceof Collection<?> x && right instanceof Collection<?> y) {
			return equalElements(x, y);
		}
		if (left instanceof CharSequence && right instanceof CharSequence) {
			return left.toString().equals(right.toString());
		}
		if (left instanceof Boolean != right instanceof Boolean) {
			return isScalar(left) && isScalar(right) && left.toString().equals(right.toString());
		}
		return left.equals(right);
	}

	private static boolean equalElements(Collection<?> left, Collection<?> right) {
		if (left.size() != right.size()) {
			return false;
		}
		Iterator<?> other = right.iterator();
		for (Object element : left) {
			if (!equal(element, other.next())) {
				return false;
			}
		}
		return true;
	}

	static boolean isElement(Object value, Collection<?> list) {
		for (Object element : list) {
			if (equal(value, element)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The text of a scalar; whole numbers are written without a fraction.
	 */
	static String text(Object value) {
		if (value instanceof Double || value instanceof Float) {
			double number = ((Number) value).doubleValue();
			if (number == Math.rint(number) && Math.abs(number) < 1e15) {
				return Long.toString((long) number);
			}
		}
		return value.toString();
	}

	/**
	 * The number a value is or looks like.
	 * @return NaN if it is none
	 */
	static double number(Object value) {
		if (value instanceof Number number) {
			return number.doubleValue();
		}
		if (!(value instanceof CharSequence text) || !looksLikeNumber(text)) {
			return Double.NaN;
		}
		return Double.parseDouble(text.toString());
	}

	/** Digits with optional sign, fraction and exponent. */
	private static boolean looksLikeNumber(CharSequence text) {
		int length = text.length();
		int at = (length > 0 && isSign(text.charAt(0))) ? 1 : 0;
		int start = at;
		int digits = 0;
		while (at < length && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
			digits += isDigit(text.charAt(at)) ? 1 : 0;
			at++;
		}
		if (digits == 0 || at - start > digits + 1) {
			return false;
		}
		if (at == length) {
			return true;
		}
		if (text.charAt(at) != 'e' && text.charAt(at) != 'E') {
			return false;
		}
		at++;
		if (at < length && isSign(text.charAt(at))) {
			at++;
		}
		start = at;
		while (at < length && isDigit(text.charAt(at))) {
			at++;
		}
		return at == length && at > start;
	}

	private static boolean isSign(char c) {
		return c == '+' || c == '-';
	}

	private static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

}
