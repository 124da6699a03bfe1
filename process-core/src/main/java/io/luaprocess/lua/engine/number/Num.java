package io.luaprocess.lua.engine.number;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * A number of a running program: an IEEE double. Running programs have no other number
 * type. LuaJ has two, integers and doubles. With two types, the conversion to text loses
 * negative zero and digits, and every operation needs a second type check.
 */
public final class Num extends LuaNumber {

	private static final int CACHE_LOW = -128;

	private static final int CACHE_HIGH = 1023;

	private static final Num[] CACHE = new Num[CACHE_HIGH - CACHE_LOW + 1];

	static {
		for (int i = 0; i < CACHE.length; i++) {
			CACHE[i] = new Num(i + CACHE_LOW);
		}
	}

	/** The value. */
	public final double v;

	private Num(double v) {
		this.v = v;
	}

	/**
	 * Boxes a double.
	 * @param v the value
	 * @return the number
	 */
	public static Num of(double v) {
		return new Num(v);
	}

	/**
	 * Boxes an int. Small values come from a cache.
	 * @param v the value
	 * @return the number
	 */
	public static Num of(int v) {
		return (v >= CACHE_LOW && v <= CACHE_HIGH) ? CACHE[v - CACHE_LOW] : new Num(v);
	}

	/**
	 * Boxes a long, rounded to the nearest double. Small values come from a cache.
	 * @param v the value
	 * @return the number
	 */
	public static Num of(long v) {
		return (v >= CACHE_LOW && v <= CACHE_HIGH) ? CACHE[(int) v - CACHE_LOW] : new Num(v);
	}

	@Override
	public boolean isint() {
		return this.v == (int) this.v;
	}

	@Override
	public boolean islong() {
		return this.v == (long) this.v;
	}

	@Override
	public double todouble() {
		return this.v;
	}

	@Override
	public int toint() {
		return (int) (long) this.v;
	}

	@Override
	public long tolong() {
		return (long) this.v;
	}

	@Override
	public float tofloat() {
		return (float) this.v;
	}

	@Override
	public byte tobyte() {
		return (byte) toint();
	}

	@Override
	public short toshort() {
		return (short) toint();
	}

	@Override
	public char tochar() {
		return (char) toint();
	}

	@Override
	public double checkdouble() {
		return this.v;
	}

	@Override
	public int checkint() {
		return toint();
	}

	@Override
	public long checklong() {
		return tolong();
	}

	@Override
	public double optdouble(double defval) {
		return this.v;
	}

	@Override
	public int optint(int defval) {
		return toint();
	}

	@Override
	public String tojstring() {
		return NumberText.format(this.v);
	}

	@Override
	public LuaValue tostring() {
		return strvalue();
	}

	@Override
	public LuaString strvalue() {
		if (isWhole()) {
			int whole = (int) this.v;
			byte[] digits = new byte[NumberText.digits(whole)];
			NumberText.write(whole, digits, digits.length);
			return LuaString.valueUsing(digits);
		}
		return LuaString.valueOf(tojstring());
	}

	/** Whether the text of this number is that of an int. Negative zero has another. */
	public boolean isWhole() {
		int whole = (int) this.v;
		return whole == this.v && (whole != 0 || 1 / this.v > 0);
	}

	@Override
	public LuaString checkstring() {
		return strvalue();
	}

	@Override
	public String checkjstring() {
		return tojstring();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Num n && n.v == this.v;
	}

	@Override
	public boolean raweq(LuaValue other) {
		return other instanceof LuaNumber && other.todouble() == this.v;
	}

	@Override
	public boolean eq_b(LuaValue other) {
		return raweq(other);
	}

	@Override
	public int hashCode() {
		return hash(this.v);
	}

	/**
	 * Returns the hash of a number. Both zeros have the same hash because they are equal.
	 * @param v the value
	 * @return the hash
	 */
	public static int hash(double v) {
		long bits = Double.doubleToRawLongBits(v + 0.0);
		return (int) (bits ^ (bits >>> 32));
	}

}
