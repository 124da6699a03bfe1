package io.luaprocess.lua.engine.vm;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A list of values in one array, never nested. The array belongs to the list and is not
 * changed any more.
 */
public final class Values extends Varargs {

	/** Joining more values than this takes a moment. */
	private static final int MANY = 4096;

	final LuaValue[] v;

	final int from;

	final int n;

	private Values(LuaValue[] v, int from, int n) {
		this.v = v;
		this.from = from;
		this.n = n;
	}

	/**
	 * Makes a list.
	 * @param values the values, handed over
	 * @return the list
	 */
	public static Varargs of(LuaValue... values) {
		return of(values, 0, values.length);
	}

	/**
	 * Makes a list.
	 * @param values the values, handed over
	 * @param from the first one, from 0
	 * @param n how many
	 * @return the list
	 */
	public static Varargs of(LuaValue[] values, int from, int n) {
		return switch (n) {
			case 0 -> LuaValue.NONE;
			case 1 -> values[from];
			default -> new Values(values, from, n);
		};
	}

	/**
	 * Copies values into a new list.
	 * @param values where the values are
	 * @param from the first one, from 0
	 * @param n how many
	 * @return the list
	 */
	public static Varargs copy(LuaValue[] values, int from, int n) {
		return switch (n) {
			case 0 -> LuaValue.NONE;
			case 1 -> values[from];
			default -> new Values(Arrays.copyOfRange(values, from, from + n), 0, n);
		};
	}

	/**
	 * Makes a list of one value and all of another list.
	 * @param s the running coroutine
	 * @param head the first value
	 * @param rest what follows
	 * @return the list
	 */
	public static Varargs join(LuaState s, LuaValue head, Varargs rest) {
		int n = rest.narg();
		if (n == 0) {
			return head;
		}
		if (n > s.g.limits().results()) {
			throw s.error("too many results");
		}
		if (n > MANY) {
			s.poll();
		}
		LuaValue[] all = new LuaValue[n + 1];
		all[0] = head;
		copyTo(rest, 1, all, 1, n);
		return new Values(all, 0, n + 1);
	}

	/**
	 * Makes a list of some values and all of another list.
	 * @param s the running coroutine
	 * @param values where the first values are
	 * @param from the first one, from 0
	 * @param n how many
	 * @param rest what follows
	 * @return the list
	 */
	public static Varargs join(LuaState s, LuaValue[] values, int from, int n, Varargs rest) {
		int more = rest.narg();
		if (n == 0) {
			return rest;
		}
		if (more == 0) {
			return copy(values, from, n);
		}
		if (more > s.g.limits().results() - n) {
			throw s.error("too many results");
		}
		if (more > MANY) {
			s.poll();
		}
		LuaValue[] all = new LuaValue[n + more];
		System.arraycopy(values, from, all, 0, n);
		copyTo(rest, 1, all, n, more);
		return new Values(all, 0, n + more);
	}

	/**
	 * Copies values into an array; {@code nil} for absent ones.
	 * @param source the list
	 * @param first the first value, from 1
	 * @param target the array
	 * @param at the first position in the array
	 * @param count how many
	 */
	public static void copyTo(Varargs source, int first, LuaValue[] target, int at, int count) {
		if (source instanceof Values list) {
			int present = Math.clamp(list.n - first + 1, 0, count);
			System.arraycopy(list.v, list.from + first - 1, target, at, present);
			if (present < count) {
				Arrays.fill(target, at + present, at + count, LuaValue.NIL);
			}
			return;
		}
		for (int i = 0; i < count; i++) {
			target[at + i] = source.arg(first + i);
		}
	}

	/**
	 * Returns the first of the results of a call.
	 * @param results the results; {@code null} if the call was suspended
	 * @return the first one or {@code nil}; {@code null} if the call was suspended
	 */
	public static @Nullable LuaValue firstOf(@Nullable Varargs results) {
		return (results != null) ? first(results) : null;
	}

	/**
	 * Returns the first value.
	 * @param values any results
	 * @return the value or {@code nil}, never the empty list
	 */
	public static LuaValue first(Varargs values) {
		return (values instanceof LuaValue v && v != LuaValue.NONE) ? v : values.arg1();
	}

	@Override
	public LuaValue arg(int i) {
		return (i >= 1 && i <= this.n) ? this.v[this.from + i - 1] : LuaValue.NIL;
	}

	@Override
	public int narg() {
		return this.n;
	}

	@Override
	public LuaValue arg1() {
		return this.v[this.from];
	}

	@Override
	public Varargs subargs(int start) {
		if (start == 1) {
			return this;
		}
		int skip = Math.min(start - 1, this.n);
		return of(this.v, this.from + skip, this.n - skip);
	}

}
