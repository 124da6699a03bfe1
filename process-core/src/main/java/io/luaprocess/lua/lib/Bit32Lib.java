package io.luaprocess.lua.lib;

import java.util.function.IntBinaryOperator;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.lib.support.LibFn;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The library {@code bit32}: numbers are rounded and taken modulo 2^32.
 */
final class Bit32Lib {

	static final Table TABLE = create();

	private static final double MODULUS = 0x1p32;

	private Bit32Lib() {
	}

	private static Table create() {
		Table lib = new Table(0, 16);
		lib.put("band", new Fold("band", -1, (a, b) -> a & b));
		lib.put("bor", new Fold("bor", 0, (a, b) -> a | b));
		lib.put("bxor", new Fold("bxor", 0, (a, b) -> a ^ b));
		lib.put("lshift", new Shift("lshift", Bit32Lib::left));
		lib.put("rshift", new Shift("rshift", (a, n) -> left(a, -n)));
		lib.put("arshift", new Shift("arshift", Bit32Lib::arithmetic));
		lib.put("lrotate", new Shift("lrotate", Integer::rotateLeft));
		lib.put("rrotate", new Shift("rrotate", Integer::rotateRight));
		lib.fn("bnot", (s, args) -> result(~bits(Args.number(s, args, 1, "bnot"))));
		lib.fn("btest", Bit32Lib::btest);
		lib.fn("extract", Bit32Lib::extract);
		lib.fn("replace", Bit32Lib::replace);
		return lib.freeze();
	}

	private static int bits(double v) {
		double whole = Math.rint(v);
		return (int) (Math.abs(whole) < 0x1p62 ? (long) whole : (long) (whole % MODULUS));
	}

	private static Num result(int bits) {
		return Num.of(bits & 0xffffffffL);
	}

	private static int left(int bits, int n) {
		if (n <= -32 || n >= 32) {
			return 0;
		}
		return (n >= 0) ? bits << n : bits >>> -n;
	}

	private static int arithmetic(int bits, int n) {
		return (n < 0) ? left(bits, -n) : bits >> Math.min(n, 31);
	}

	private static Varargs btest(LuaState s, Varargs args) {
		int bits = -1;
		for (int i = 1; i <= args.narg(); i++) {
			bits &= bits(Args.number(s, args, i, "btest"));
		}
		return Args.bool(bits != 0);
	}

	/** Returns the mask of a field, not yet shifted. */
	private static int mask(LuaState s, String function, int argument, long field, long width) {
		if (field < 0) {
			throw Args.bad(s, argument, function, "field cannot be negative");
		}
		if (width < 1) {
			throw Args.bad(s, argument + 1, function, "width must be positive");
		}
		if (field > 32 || width > 32 || field + width > 32) {
			throw s.error("trying to access non-existent bits");
		}
		return -1 >>> (32 - (int) width);
	}

	private static Varargs extract(LuaState s, Varargs args) {
		int bits = bits(Args.number(s, args, 1, "extract"));
		long field = Args.integer(s, args, 2, "extract");
		int mask = mask(s, "extract", 2, field, Args.integer(s, args, 3, "extract", 1));
		return result(bits >>> (int) field & mask);
	}

	private static Varargs replace(LuaState s, Varargs args) {
		int bits = bits(Args.number(s, args, 1, "replace"));
		int by = bits(Args.number(s, args, 2, "replace"));
		long field = Args.integer(s, args, 3, "replace");
		int mask = mask(s, "replace", 3, field, Args.integer(s, args, 4, "replace", 1));
		return result((bits & ~(mask << (int) field)) | (by & mask) << (int) field);
	}

	/** An operation on any number of operands. */
	private static final class Fold extends LibFn {

		private final int neutral;

		private final IntBinaryOperator operation;

		Fold(String name, int neutral, IntBinaryOperator operation) {
			super(name);
			this.neutral = neutral;
			this.operation = operation;
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			int bits = this.neutral;
			for (int i = 1; i <= args.narg(); i++) {
				bits = this.operation.applyAsInt(bits, bits(Args.number(s, args, i, name())));
			}
			return result(bits);
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a, LuaValue b) {
			if (a instanceof Num x && b instanceof Num y) {
				return result(this.operation.applyAsInt(bits(x.v), bits(y.v)));
			}
			return super.call(s, a, b);
		}

	}

	/** A shift or rotation by a number of places. */
	private static final class Shift extends LibFn {

		private final IntBinaryOperator operation;

		Shift(String name, IntBinaryOperator operation) {
			super(name);
			this.operation = operation;
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			int bits = bits(Args.number(s, args, 1, name()));
			return result(shift(bits, Args.integer(s, args, 2, name())));
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a, LuaValue b) {
			if (a instanceof Num x && b instanceof Num n) {
				return result(shift(bits(x.v), (long) n.v));
			}
			return super.call(s, a, b);
		}

		private int shift(int bits, long places) {
			// A multiple of 32 keeps rotations right and is far enough for shifts.
			int few = (Math.abs(places) < 1 << 20) ? (int) places : (int) (places % 32) + Long.signum(places) * 64;
			return this.operation.applyAsInt(bits, few);
		}

	}

}
