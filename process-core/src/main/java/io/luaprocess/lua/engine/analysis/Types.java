package io.luaprocess.lua.engine.analysis;

/**
 * What the compiler knows about the value of a register, as an int.
 *
 * <ul>
 * <li>{@code 1 … 53}: a whole number of at most that many bits and never negative zero,
 * kept in a {@code long};
 * <li>{@link #NUMBER}: a number, kept in a {@code double};
 * <li>{@link #UNBOXED}: a number, kept in a {@code double} while the reference is null,
 * or another value, kept as a reference; what operators give, if it is not known before;
 * <li>{@link #EITHER}: kept as a reference, that of a number too, or, when that is null,
 * as a {@code double};
 * <li>{@link #CELL}: a variable shared with inner functions;
 * <li>{@link #VALUE}: any value, kept as a reference that is never null;
 * <li>{@link #TABLE}: a value known to be a table;
 * <li>from {@link #FUNCTION} on: the function with that index in its program.
 * </ul>
 */
public final class Types {

	/** Nothing that is read later. */
	public static final int NONE = 0;

	/** Numbers up to 2^53 are exact. */
	static final int MAX_BITS = 53;

	public static final int NUMBER = 64;

	public static final int UNBOXED = 65;

	public static final int EITHER = 66;

	public static final int CELL = 67;

	public static final int VALUE = 68;

	public static final int TABLE = 69;

	public static final int FUNCTION = 1000;

	private Types() {
	}

	public static boolean isWhole(int type) {
		return type >= 1 && type <= MAX_BITS;
	}

	public static boolean isNumber(int type) {
		return type >= 1 && type <= NUMBER;
	}

	public static boolean isFunction(int type) {
		return type >= FUNCTION;
	}

	/** Kept as a reference that is never null. */
	public static boolean isReference(int type) {
		return type >= VALUE;
	}

	/** Kept as a reference or, when that is null, as a {@code double}. */
	public static boolean isEither(int type) {
		return type == UNBOXED || type == EITHER;
	}

	public static int function(int index) {
		return FUNCTION + index;
	}

	/** The type of a whole number of a number of bits; a double if that is too many. */
	static int whole(int bits) {
		return (bits <= MAX_BITS) ? Math.max(1, bits) : NUMBER;
	}

	/** The type of a constant number. */
	public static int ofConstant(double v) {
		if (v != (int) v || (v == 0 && 1 / v < 0)) {
			return NUMBER;
		}
		long magnitude = Math.abs((long) v);
		return whole(64 - Long.numberOfLeadingZeros(magnitude));
	}

	/** The type of a value that has either of two types. */
	static int join(int a, int b) {
		if (a == b) {
			return a;
		}
		if (isWhole(a) && isWhole(b)) {
			return Math.max(a, b);
		}
		if (isNumber(a) && isNumber(b)) {
			return NUMBER;
		}
		if (a == CELL || b == CELL || a == NONE || b == NONE) {
			throw new CompilationException("inconsistent register");
		}
		if (isReference(a) || isReference(b)) {
			return (isReference(a) && isReference(b)) ? VALUE : EITHER;
		}
		return (a == EITHER || b == EITHER) ? EITHER : UNBOXED;
	}

}
