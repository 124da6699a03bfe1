package io.luaprocess.lua.lib.format;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;

import io.luaprocess.lua.lib.support.Bytes;

/**
 * Writes doubles as C does: correctly rounded from the exact binary value, ties to even.
 * <p>
 * The fast way multiplies by a power of ten and takes the rounding error of that product
 * from a fused multiply-add, which together are the exact value; it covers whatever fits
 * 53 bits. The rest goes through {@link BigDecimal}.
 */
final class FloatText {

	private static final double MAX_EXACT = 0x1p53;

	private static final double[] POWERS = new double[23];

	private static final long[] WHOLE_POWERS = new long[17];

	static {
		double power = 1;
		for (int i = 0; i < POWERS.length; i++) {
			POWERS[i] = power;
			power *= 10;
		}
		for (int i = 0; i < WHOLE_POWERS.length; i++) {
			WHOLE_POWERS[i] = (long) POWERS[i];
		}
	}

	private FloatText() {
	}

	/**
	 * Multiplies with a power of ten and rounds to a whole number.
	 * @param v the value, not negative
	 * @param exponent the power
	 * @return the product, or -1 if this way cannot compute it
	 */
	private static long scale(double v, int exponent) {
		double product;
		double rest;
		if (exponent >= 0) {
			if (exponent >= POWERS.length) {
				return -1;
			}
			product = v * POWERS[exponent];
			rest = Math.fma(v, POWERS[exponent], -product);
		}
		else {
			if (-exponent >= POWERS.length) {
				return -1;
			}
			product = v / POWERS[-exponent];
			rest = Math.fma(-product, POWERS[-exponent], v);
		}
		// Products this small might have lost their rounding error to underflow.
		if (product >= MAX_EXACT || (v != 0 && product < 1e-200)) {
			return -1;
		}
		long floor = (long) product;
		double fraction = product - floor;
		if (fraction > 0.5) {
			return floor + 1;
		}
		if (fraction < 0.5 || rest < 0) {
			return floor;
		}
		return (rest > 0) ? floor + 1 : floor + (floor & 1);
	}

	/**
	 * Writes as {@code %f}.
	 * @param out where to
	 * @param v the value, finite, its sign ignored
	 * @param decimals digits behind the point
	 * @param point whether the point stands even without digits behind it
	 */
	static void fixed(Bytes out, double v, int decimals, boolean point) {
		long scaled = (decimals < WHOLE_POWERS.length) ? scale(v, decimals) : -1;
		if (scaled >= 0) {
			long unit = WHOLE_POWERS[decimals];
			out.digits(scaled / unit);
			if (decimals > 0) {
				out.add('.');
				trailing(out, scaled % unit, decimals);
			}
		}
		else {
			out.ascii(new BigDecimal(v).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString());
		}
		if (decimals == 0 && point) {
			out.add('.');
		}
	}

	/** Writes digits with leading zeros. */
	private static void trailing(Bytes out, long value, int digits) {
		byte[] to = out.reserve(digits);
		int start = out.size();
		long rest = value;
		for (int at = start + digits; at > start;) {
			to[--at] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
		out.size(start + digits);
	}

	/**
	 * Writes as {@code %e}.
	 * @param out where to
	 * @param v the value, finite, not negative
	 * @param decimals digits behind the point
	 * @param point whether the point stands even without digits behind it
	 * @param letter {@code e} or {@code E}
	 */
	static void exponential(Bytes out, double v, int decimals, boolean point, int letter) {
		Digits digits = Digits.of(v, decimals + 1);
		writeExponential(out, digits.text, decimals + 1, digits.exponent, point, letter);
	}

	private static void writeExponential(Bytes out, byte[] digits, int count, int exponent, boolean point, int letter) {
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
	static void general(Bytes out, double v, int precision, boolean keep, int letter) {
		int significant = Math.max(precision, 1);
		Digits digits = Digits.of(v, significant);
		int exponent = digits.exponent;
		int count = significant;
		if (!keep) {
			while (count > 1 && digits.text[count - 1] == '0') {
				count--;
			}
		}
		if (exponent < -4 || exponent >= significant) {
			writeExponential(out, digits.text, count, exponent, keep, letter);
			return;
		}
		if (exponent < 0) {
			out.add('0');
			out.add('.');
			out.fill('0', -exponent - 1);
			out.add(digits.text, 0, count);
			return;
		}
		int whole = exponent + 1;
		out.add(digits.text, 0, Math.min(whole, count));
		if (whole > count) {
			out.fill('0', whole - count);
		}
		if (count > whole || keep) {
			out.add('.');
			out.add(digits.text, whole, Math.max(0, count - whole));
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
	static void hexadecimal(Bytes out, double v, int precision, boolean point, boolean upper) {
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

	/** The leading digits of a number. */
	private static final class Digits {

		private final byte[] text;

		/** Power of ten of the first digit. */
		private final int exponent;

		private Digits(byte[] text, int exponent) {
			this.text = text;
			this.exponent = exponent;
		}

		private static Digits of(double v, int count) {
			byte[] text = new byte[count];
			if (v == 0) {
				Arrays.fill(text, (byte) '0');
				return new Digits(text, 0);
			}
			if (count < WHOLE_POWERS.length) {
				// Rounding may carry, and just below a power the estimate may be too
				// large.
				int estimate = (int) Math.floor(Math.log10(v));
				int first = (count > 14) ? estimate - 1 : estimate;
				for (int exponent = first; exponent <= estimate + 1; exponent++) {
					long scaled = scale(v, count - 1 - exponent);
					if (scaled >= 0 && scaled < WHOLE_POWERS[count]) {
						if (scaled < WHOLE_POWERS[count - 1]) {
							break;
						}
						write(text, scaled);
						return new Digits(text, exponent);
					}
				}
			}
			BigDecimal rounded = new BigDecimal(v).round(new MathContext(count, RoundingMode.HALF_EVEN));
			String digits = rounded.unscaledValue().toString();
			for (int i = 0; i < count; i++) {
				text[i] = (byte) ((i < digits.length()) ? digits.charAt(i) : '0');
			}
			return new Digits(text, digits.length() - 1 - rounded.scale());
		}

		private static void write(byte[] text, long value) {
			long rest = value;
			for (int i = text.length - 1; i >= 0; i--) {
				text[i] = (byte) ('0' + rest % 10);
				rest /= 10;
			}
		}

	}

}
