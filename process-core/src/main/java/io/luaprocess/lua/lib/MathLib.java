package io.luaprocess.lua.lib;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.lib.support.LibFn;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The library {@code math}. All numbers are doubles; what calls itself an integer here is
 * a whole number that a double holds exactly.
 */
final class MathLib {

	static final Table TABLE = create();

	private static final double WHOLE_LIMIT = 0x1p53;

	private static final LuaString INTEGER = LuaString.valueOf("integer");

	private static final LuaString FLOAT = LuaString.valueOf("float");

	private MathLib() {
	}

	private static Table create() {
		Table lib = new Table(0, 64);
		lib.put("pi", Num.of(Math.PI));
		lib.put("huge", Num.of(Double.POSITIVE_INFINITY));
		lib.put("maxinteger", Num.of(0x1p53 - 1));
		lib.put("mininteger", Num.of(-(0x1p53 - 1)));
		unary(lib, "abs", Math::abs);
		unary(lib, "acos", Math::acos);
		unary(lib, "asin", Math::asin);
		unary(lib, "atan", Math::atan);
		unary(lib, "ceil", Math::ceil);
		unary(lib, "cos", Math::cos);
		unary(lib, "cosh", Math::cosh);
		unary(lib, "deg", (x) -> x / (Math.PI / 180));
		unary(lib, "exp", Math::exp);
		unary(lib, "floor", Math::floor);
		unary(lib, "log10", Math::log10);
		unary(lib, "rad", (x) -> x * (Math.PI / 180));
		unary(lib, "sin", Math::sin);
		unary(lib, "sinh", Math::sinh);
		unary(lib, "sqrt", Math::sqrt);
		unary(lib, "tan", Math::tan);
		unary(lib, "tanh", Math::tanh);
		lib.put("atan2", new Binary("atan2", Math::atan2));
		lib.put("fmod", new Binary("fmod", (x, y) -> x % y));
		lib.put("pow", new Binary("pow", MathLib::pow));
		lib.put("max", new Extreme("max", true));
		lib.put("min", new Extreme("min", false));
		lib.put("random", new RandomNumber());
		lib.fn("randomseed", MathLib::randomseed);
		lib.fn("log", MathLib::log);
		lib.fn("modf", MathLib::modf);
		lib.fn("frexp", MathLib::frexp);
		lib.fn("ldexp", MathLib::ldexp);
		lib.fn("type", MathLib::type);
		lib.fn("tointeger", MathLib::tointeger);
		lib.fn("ult", MathLib::ult);
		return lib.freeze();
	}

	private static void unary(Table lib, String name, DoubleUnaryOperator operation) {
		lib.put(name, new Unary(name, operation));
	}

	/** C's {@code pow}: one to any power is one, as is minus one to an infinite one. */
	private static double pow(double x, double y) {
		if (x == 1 || (x == -1 && Double.isInfinite(y))) {
			return 1;
		}
		return Math.pow(x, y);
	}

	private static Num number(double v) {
		return (v == (int) v && (v != 0 || 1 / v > 0)) ? Num.of((int) v) : Num.of(v);
	}

	private static Varargs log(LuaState s, Varargs args) {
		double x = Args.number(s, args, 1, "log");
		if (args.arg(2).isnil()) {
			return Num.of(Math.log(x));
		}
		double base = Args.number(s, args, 2, "log");
		if (base == 10) {
			return Num.of(Math.log10(x));
		}
		if (base == 2 && x >= Double.MIN_NORMAL && x <= Double.MAX_VALUE) {
			// Exact for powers of two, which a quotient of logarithms is not.
			int exponent = Math.getExponent(x);
			return Num.of(exponent + Math.log(Math.scalb(x, -exponent)) / Math.log(2));
		}
		return Num.of(Math.log(x) / Math.log(base));
	}

	private static Varargs modf(LuaState s, Varargs args) {
		double x = Args.number(s, args, 1, "modf");
		double whole = (x >= 0) ? Math.floor(x) : Math.ceil(x);
		double fraction = Double.isInfinite(x) ? Math.copySign(0, x) : Math.copySign(x - whole, x);
		return LuaValue.varargsOf(number(whole), Num.of(fraction));
	}

	private static Varargs frexp(LuaState s, Varargs args) {
		double x = Args.number(s, args, 1, "frexp");
		if (x == 0 || Double.isNaN(x) || Double.isInfinite(x)) {
			return LuaValue.varargsOf(Num.of(x), Num.of(0));
		}
		boolean subnormal = Math.abs(x) < Double.MIN_NORMAL;
		double normal = subnormal ? x * 0x1p54 : x;
		int exponent = Math.getExponent(normal) + 1;
		return LuaValue.varargsOf(Num.of(Math.scalb(normal, -exponent)), Num.of(subnormal ? exponent - 54 : exponent));
	}

	private static Varargs ldexp(LuaState s, Varargs args) {
		double mantissa = Args.number(s, args, 1, "ldexp");
		long exponent = Args.integer(s, args, 2, "ldexp");
		return number(Math.scalb(mantissa, (int) Math.clamp(exponent, -5000, 5000)));
	}

	private static boolean isWhole(double v) {
		return Math.abs(v) <= WHOLE_LIMIT && v == Math.rint(v);
	}

	private static Varargs type(LuaState s, Varargs args) {
		if (Args.any(s, args, 1, "type") instanceof Num n) {
			return isWhole(n.v) ? INTEGER : FLOAT;
		}
		return LuaValue.NIL;
	}

	private static Varargs tointeger(LuaState s, Varargs args) {
		return (Args.any(s, args, 1, "tointeger") instanceof Num n && isWhole(n.v)) ? n : LuaValue.NIL;
	}

	private static Varargs ult(LuaState s, Varargs args) {
		double a = Args.number(s, args, 1, "ult");
		double b = Args.number(s, args, 2, "ult");
		return Args.bool((a < 0) == (b < 0) ? a < b : b < 0);
	}

	private static Varargs randomseed(LuaState s, Varargs args) {
		double seed = Args.number(s, args, 1, "randomseed");
		s.g.random(Random::of).seed(Double.doubleToLongBits(seed));
		return LuaValue.NONE;
	}

	private static final class Unary extends LibFn {

		private final DoubleUnaryOperator operation;

		Unary(String name, DoubleUnaryOperator operation) {
			super(name);
			this.operation = operation;
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			return number(this.operation.applyAsDouble(Args.number(s, args, 1, name())));
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a) {
			return (a instanceof Num n) ? number(this.operation.applyAsDouble(n.v)) : super.call(s, a);
		}

	}

	private static final class Binary extends LibFn {

		private final DoubleBinaryOperator operation;

		Binary(String name, DoubleBinaryOperator operation) {
			super(name);
			this.operation = operation;
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			double x = Args.number(s, args, 1, name());
			return number(this.operation.applyAsDouble(x, Args.number(s, args, 2, name())));
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a, LuaValue b) {
			if (a instanceof Num x && b instanceof Num y) {
				return number(this.operation.applyAsDouble(x.v, y.v));
			}
			return super.call(s, a, b);
		}

	}

	/** {@code max} and {@code min}. Only a number that is better replaces the first. */
	private static final class Extreme extends LibFn {

		private final boolean greatest;

		Extreme(String name, boolean greatest) {
			super(name);
			this.greatest = greatest;
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			double best = Args.number(s, args, 1, name());
			for (int i = 2; i <= args.narg(); i++) {
				double next = Args.number(s, args, i, name());
				if (this.greatest ? next > best : next < best) {
					best = next;
				}
			}
			return number(best);
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a, LuaValue b) {
			if (a instanceof Num x && b instanceof Num y) {
				return (this.greatest ? y.v > x.v : y.v < x.v) ? b : a;
			}
			return super.call(s, a, b);
		}

	}

	private static final class RandomNumber extends LibFn {

		RandomNumber() {
			super("random");
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			switch (args.narg()) {
				case 0:
					return call(s);
				case 1:
					return between(s, 1, Args.number(s, args, 1, name()), 1);
				case 2:
					double low = Args.number(s, args, 1, name());
					return between(s, low, Args.number(s, args, 2, name()), 2);
				default:
					throw s.error("wrong number of arguments");
			}
		}

		@Override
		public LuaValue call(LuaState s) {
			return Num.of(s.g.random(Random::of).unit());
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a) {
			return (a instanceof Num high) ? between(s, 1, high.v, 1) : super.call(s, a);
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a, LuaValue b) {
			return (a instanceof Num low && b instanceof Num high) ? between(s, low.v, high.v, 2) : super.call(s, a, b);
		}

		private Num between(LuaState s, double low, double high, int argument) {
			if (!(low <= high)) {
				throw Args.bad(s, argument, name(), "interval is empty");
			}
			double value = Math.floor(s.g.random(Random::of).unit() * (high - low + 1)) + low;
			// Wide intervals round.
			return number((value > high && high - low >= 0x1p50) ? high : value);
		}

	}

}
