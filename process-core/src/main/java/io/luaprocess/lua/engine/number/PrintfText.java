package io.luaprocess.lua.engine.number;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Writes doubles as C's {@code printf} does: correctly rounded from the exact binary
 * value, ties to even.
 */
public final class PrintfText {

	private PrintfText() {
	}

	/**
	 * Writes as {@code %f}.
	 * @param out where to
	 * @param v the value, finite, its sign ignored
	 * @param decimals digits behind the point
	 * @param point whether the point stands even without digits behind it
	 */
	public static void fixed(NumberBuffer out, double v, int decimals, boolean point) {
		long scaled = (decimals <= DecimalDigits.MAX_POWER) ? DecimalDigits.scale(v, decimals) : -1;
		if (scaled >= 0) {
			long unit = DecimalDigits.power(decimals);
			out.digits(scaled / unit);
			if (decimals > 0) {
				out.add('.');
				out.digits(scaled % unit, decimals);
			}
		}
		else {
			out.ascii(new BigDecimal(v).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString());
		}
		if (decimals == 0 && point) {
			out.add('.');
		}
	}

	/**
	 * Writes as {@code %e}.
	 * @param out where to
	 * @param v the value, finite, not negative
	 * @param decimals digits behind the point
	 * @param point whether the point stands even without digits behind it
	 * @param letter {@code e} or {@code E}
	 */
	public static void exponential(NumberBuffer out, double v, int decimals, boolean point, int letter) {
		DecimalDigits digits = DecimalDigits.rounded(v, decimals + 1);
		writeExponential(out, digits.text(), decimals + 1, digits.exponent(), point, letter);
	}

	private static void writeExponential(NumberBuffer out, byte[] digits, int count, int exponent, boolean point,
			int letter) {
		out.add(digits[0]);
		if (count > 1 || point) {
			out.add('.');
			out.add(digits, 1, count - 1);
		}
		out.add(letter);
		out.add((exponent < 0) ? '-' : '+');
		int size = Math.abs(exponent);
		if (size < 10) {
			out.add('0');
		}
		out.digits(size);
	}

	/**
	 * Writes as {@code %g}.
	 * @param out where to
	 * @param v the value, finite, not negative
	 * @param precision significant digits
	 * @param keep whether trailing zeros and the point stay
	 * @param letter {@code e} or {@code E}
	 */
	public static void general(NumberBuffer out, double v, int precision, boolean keep, int letter) {
		int significant = Math.max(precision, 1);
		DecimalDigits digits = DecimalDigits.rounded(v, significant);
		int exponent = digits.exponent();
		int count = significant;
		if (!keep) {
			while (count > 1 && digits.text()[count - 1] == '0') {
				count--;
			}
		}
		if (exponent < -4 || exponent >= significant) {
			writeExponential(out, digits.text(), count, exponent, keep, letter);
			return;
		}
		if (exponent < 0) {
			out.add('0');
			out.add('.');
			out.fill('0', -exponent - 1);
			out.add(digits.text(), 0, count);
			return;
		}
		int whole = exponent + 1;
		out.add(digits.text(), 0, Math.min(whole, count));
		if (whole > count) {
			out.fill('0', whole - count);
		}
		if (count > whole || keep) {
			out.add('.');
			out.add(digits.text(), whole, Math.max(0, count - whole));
		}
	}

	/**
	 * Writes as {@code %a}.
	 * @param out where to
	 * @param v the value, finite, not negative
	 * @param precision digits behind the point, -1 for as many as needed
	 * @param point whether the point stands even without digits behind it
	 * @param upper whether in capitals
	 */
	public static void hexadecimal(NumberBuffer out, double v, int precision, boolean point, boolean upper) {
		long bits = Double.doubleToRawLongBits(v) & Long.MAX_VALUE;
		int exponent = (int) (bits >>> 52);
		long mantissa = bits & 0xfffffffffffffL;
		if (exponent != 0) {
			mantissa |= 1L << 52;
		}
		exponent = (bits == 0) ? 0 : Math.max(exponent, 1) - 1023;
		int digits = 13;
		if (precision >= 0 && precision < digits) {
			int cut = 4 * (digits - precision);
			long half = 1L << (cut - 1);
			long rest = mantissa & ((1L << cut) - 1);
			mantissa >>>= cut;
			if (rest > half || (rest == half && (mantissa & 1) == 1)) {
				mantissa++;
			}
			digits = precision;
		}
		String letters = upper ? "0123456789ABCDEF" : "0123456789abcdef";
		out.add('0');
		out.add(upper ? 'X' : 'x');
		out.add(letters.charAt((int) (mantissa >>> (4 * digits))));
		if (precision < 0) {
			while (digits > 0 && (mantissa & 15) == 0) {
				mantissa >>>= 4;
				digits--;
			}
		}
		if (digits > 0 || precision > 0 || point) {
			out.add('.');
		}
		for (int i = digits - 1; i >= 0; i--) {
			out.add(letters.charAt((int) (mantissa >>> (4 * i)) & 15));
		}
		if (precision > digits) {
			out.fill('0', precision - digits);
		}
		out.add(upper ? 'P' : 'p');
		out.add((exponent < 0) ? '-' : '+');
		out.digits(Math.abs(exponent));
	}

}
