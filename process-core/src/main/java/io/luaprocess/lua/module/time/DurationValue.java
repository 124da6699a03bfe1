package io.luaprocess.lua.module.time;

import java.time.Duration;
import java.util.function.ToDoubleFunction;

import io.luaprocess.DurationText;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.number.NumberText;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaObject;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.value.Copier;
import io.luaprocess.lua.value.JavaValue;
import io.luaprocess.lua.value.Sendable;
import io.luaprocess.lua.value.TextLimits;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * A length of time as Lua code sees it. Immutable.
 */
public final class DurationValue extends LuaObject implements Sendable, JavaValue {

	static final String KIND = "duration";

	private static final double RANGE = 0x1p63;

	private static final Table METHODS = new Table().put("hours", method("hours", (d) -> d.nanos / 3.6e12))
		.put("minutes", method("minutes", (d) -> d.nanos / 6e10))
		.put("seconds", method("seconds", (d) -> d.nanos / 1e9))
		.put("milliseconds", method("milliseconds", (d) -> d.nanos / 1_000_000))
		.put("microseconds", method("microseconds", (d) -> d.nanos / 1_000))
		.put("nanoseconds", method("nanoseconds", (d) -> d.nanos))
		.freeze();

	private final long nanos;

	private DurationValue(long nanos) {
		this.nanos = nanos;
	}

	/**
	 * Makes a duration.
	 * @param nanos nanoseconds
	 * @return the duration
	 */
	public static DurationValue of(long nanos) {
		return new DurationValue(nanos);
	}

	/**
	 * Makes a duration.
	 * @param duration the length; one beyond 2^63 ns becomes the longest there is
	 * @return the duration
	 */
	public static DurationValue of(Duration duration) {
		try {
			return new DurationValue(duration.toNanos());
		}
		catch (ArithmeticException ex) {
			return new DurationValue(duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE);
		}
	}

	/**
	 * Reads what functions accept as a duration: a number of nanoseconds, whose fraction
	 * is cut off, a string or a Duration.
	 * @param value any value
	 * @return nanoseconds
	 * @throws IllegalArgumentException with the text of the error if it is none of these
	 */
	public static long nanosOf(LuaValue value) {
		if (value instanceof DurationValue duration) {
			return duration.nanos;
		}
		if (value instanceof Num number) {
			// NaN fails this comparison as well.
			if (number.v >= -RANGE && number.v < RANGE) {
				return (long) number.v;
			}
			throw new IllegalArgumentException("invalid duration format: \"" + NumberText.format(number.v) + "\"");
		}
		if (value instanceof LuaString text) {
			return DurationText.parse(TextLimits.quoted(text));
		}
		throw new IllegalArgumentException("duration must be number or string");
	}

	/**
	 * Returns the length.
	 * @return nanoseconds
	 */
	public long nanos() {
		return this.nanos;
	}

	private static LuaFn method(String name, ToDoubleFunction<DurationValue> unit) {
		return LuaFn.of(name, (s, args) -> Num.of(unit.applyAsDouble(Args.self(s, args, DurationValue.class, KIND))));
	}

	@Override
	public String kind() {
		return KIND;
	}

	@Override
	protected Table methods() {
		return METHODS;
	}

	@Override
	public LuaValue crossed(Copier copier) {
		return this;
	}

	@Override
	public Duration toJava() {
		return Duration.ofNanos(this.nanos);
	}

	@Override
	public boolean equalTo(LuaObject other) {
		return other instanceof DurationValue that && this.nanos == that.nanos;
	}

	@Override
	public @Nullable Integer compareWith(LuaObject other) {
		return (other instanceof DurationValue that) ? Long.compare(this.nanos, that.nanos) : null;
	}

	@Override
	public String tojstring() {
		return DurationText.format(this.nanos);
	}

	@Override
	public boolean hasText() {
		return true;
	}

	@Override
	public LuaValue tostring() {
		return Args.str(tojstring());
	}

}
