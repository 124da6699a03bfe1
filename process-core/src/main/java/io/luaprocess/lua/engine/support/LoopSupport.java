package io.luaprocess.lua.engine.support;

import io.luaprocess.kernel.Safepoint;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Arithmetic;
import io.luaprocess.lua.engine.vm.LuaState;
import org.luaj.vm2.LuaValue;

/**
 * Numeric loops of generated code.
 */
public final class LoopSupport {

	private static final long FOR_EVER = 1L << 53;

	/** Sums of whole numbers up to this are exact. */
	private static final long EXACT = 1L << 51;

	private LoopSupport() {
	}

	/** The safepoint poll of a loop, which is suspended if the process gives way. */
	public static void poll(LuaState s) {
		if (s.epoch != Safepoint.epoch) {
			slowPoll(s);
		}
	}

	private static void slowPoll(LuaState s) {
		if (s.leaves()) {
			throw Suspension.of();
		}
	}

	/** The first number of a loop; raises if it is none. */
	public static double loopStart(LuaState s, LuaValue v) {
		return loopNumber(s, v, "initial value");
	}

	/** The limit of a loop; raises if it is no number. */
	public static double loopLimit(LuaState s, LuaValue v) {
		return loopNumber(s, v, "limit");
	}

	/** The step of a loop; raises if it is no number. */
	public static double loopStep(LuaState s, LuaValue v) {
		return loopNumber(s, v, "step");
	}

	private static double loopNumber(LuaState s, LuaValue v, String what) {
		if (v instanceof Num n) {
			return n.v;
		}
		Num n = Arithmetic.toNumber(s, v);
		if (n == null) {
			throw s.error("'for' " + what + " must be a number");
		}
		return n.v;
	}

	/** The limit of a loop that counts up in whole numbers. */
	public static long limitUp(double limit) {
		return (limit >= FOR_EVER) ? FOR_EVER : (limit >= -FOR_EVER) ? (long) Math.floor(limit) : -2 * FOR_EVER;
	}

	/** The limit of a loop that counts down in whole numbers. */
	public static long limitDown(double limit) {
		return (limit <= -FOR_EVER) ? -FOR_EVER : (limit <= FOR_EVER) ? (long) Math.ceil(limit) : 2 * FOR_EVER;
	}

	/**
	 * How many iterations a loop certainly makes. All there are, if the numbers are
	 * whole; else half of them, for each step may be rounded, to its double at most.
	 * @param counter the counter in the first of them
	 * @param most not more than these
	 * @return the iterations; 0 if the loop is over
	 */
	public static int iterations(double counter, double limit, double step, int most) {
		// NaN ends the loop in both directions.
		if (!((step > 0) ? counter <= limit : limit <= counter)) {
			return 0;
		}
		long first = (long) counter;
		long by = (long) step;
		if (first != counter || by != step || by == 0 || Math.abs(first) > EXACT || Math.abs(by) > EXACT) {
			// Not a number becomes 0.
			return Math.max(1, Math.min(most, (int) ((limit - counter) / step / 2)));
		}
		long last = (long) ((by > 0) ? Math.min(Math.floor(limit), EXACT) : Math.max(Math.ceil(limit), -EXACT));
		return (int) Math.min(most, (last - first) / by + 1);
	}

	/**
	 * Where the next iterations of a loop end.
	 * @param counter the counter in the first of them
	 * @param most how many there are, as steps may be rounded twice that at most
	 * @return a limit for the counter, not beyond that of the loop; NaN, which ends each
	 * iteration, if a step may be too small to change the counter
	 */
	public static double endOfStrip(double counter, double limit, double step, int most) {
		double end = counter + (most - 1) * step;
		if (!(Math.abs(counter) + Math.abs(end) < 0x1p52 * Math.abs(step))) {
			return Double.NaN;
		}
		if (step > 0) {
			return (end < limit) ? end : limit;
		}
		return (end > limit) ? end : limit;
	}

}
