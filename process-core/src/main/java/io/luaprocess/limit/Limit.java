package io.luaprocess.limit;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

/**
 * The single limits of a process: name, unit, smallest and largest value, default. What
 * sets, checks or shows limits goes through these constants; {@link Limits} holds the
 * values.
 */
public enum Limit {

	/** Live data, estimated; 0 = unlimited. */
	MEMORY("memory", Unit.BYTES, 0, Long.MAX_VALUE, 0, Limits::memory),

	/** Nested Lua calls. */
	CALL_DEPTH("call depth", 200_000, Limits::callDepth),

	/** Longest string. */
	STRING_SIZE("string size", Unit.BYTES, 1, Integer.MAX_VALUE, 64 << 20, Limits::stringSize),

	/** Most results of {@code unpack} and arguments of a call. */
	RESULTS("results", 1_000_000, Limits::results),

	/** Most live coroutines, main included. */
	COROUTINES("coroutines", 100_000, Limits::coroutines),

	/** Most running timers. */
	TIMERS("timers", 100_000, Limits::timers),

	/** Most registered names. */
	NAMES("names", 100_000, Limits::names),

	/** Most topics listened to. */
	SUBSCRIPTIONS("subscriptions", 100_000, Limits::subscriptions),

	/** Most futures of calls that have not been answered. */
	FUTURES("futures", 100_000, Limits::futures),

	/** What the program may log in a second; 0 = unlimited. */
	LOG_RATE("log rate", Unit.BYTES, 0, Integer.MAX_VALUE, 256 << 10, Limits::logRate),

	/** Time after which a computing process yields to other processes. */
	TIME_SLICE("time slice", 1, Duration.ofMillis(10), CpuLimits::timeSlice),

	/** CPU time in all; zero = unlimited. */
	CPU_TIME("CPU time", 0, Duration.ZERO, CpuLimits::cpuTime),

	/** CPU time in one turn, see {@link CpuLimits}; zero = unlimited. */
	TURN_CPU_TIME("CPU time of a turn", 0, Duration.ZERO, CpuLimits::turnCpuTime),

	/** CPU time of the top level of a program; zero = unlimited. */
	LOAD_CPU_TIME("CPU time of a top level", 0, Duration.ofSeconds(5), CpuLimits::loadCpuTime);

	/**
	 * What the value of a limit is.
	 */
	public enum Unit {

		/** A number of things, a {@link Long}. */
		COUNT(Long.class),

		/** A size, a {@link Long}. */
		BYTES(Long.class),

		/** A {@link Duration}. */
		TIME(Duration.class);

		private final Class<?> type;

		Unit(Class<?> type) {
			this.type = type;
		}

	}

	private final String label;

	private final Unit unit;

	private final long least;

	private final long most;

	private final Object defaultValue;

	private final Function<Limits, Object> getter;

	Limit(String label, Unit unit, long least, long most, long defaultValue, ToLongFunction<Limits> getter) {
		this.label = label;
		this.unit = unit;
		this.least = least;
		this.most = most;
		this.defaultValue = defaultValue;
		this.getter = getter::applyAsLong;
	}

	/** A number of things, at least one. */
	Limit(String label, long defaultValue, ToLongFunction<Limits> getter) {
		this(label, Unit.COUNT, 1, Integer.MAX_VALUE, defaultValue, getter);
	}

	/** A time of at least so many nanoseconds. */
	Limit(String label, long least, Duration defaultValue, Function<CpuLimits, Duration> getter) {
		this.label = label;
		this.unit = Unit.TIME;
		this.least = least;
		this.most = Long.MAX_VALUE;
		this.defaultValue = defaultValue;
		this.getter = (limits) -> getter.apply(limits.cpu());
	}

	/** Returns the name in kebab case, as in the properties: {@code call-depth}. */
	public String key() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** Returns what the value is. */
	public Unit unit() {
		return this.unit;
	}

	/**
	 * Returns the value unless another one is set: a {@link Long} or a {@link Duration}.
	 */
	public Object defaultValue() {
		return this.defaultValue;
	}

	/** Returns the value among limits: a {@link Long} or a {@link Duration}. */
	public Object of(Limits limits) {
		return this.getter.apply(limits);
	}

	/**
	 * Says why a value is impossible.
	 * @param value a {@link Long}, or a {@link Duration} if the unit is a time
	 * @return the rest of a sentence such as "must be at least 1"; {@code null} if the
	 * value is possible
	 */
	public @Nullable String problem(Object value) {
		if (!this.unit.type.isInstance(value)) {
			return (this.unit == Unit.TIME) ? "must be a duration" : "must be a number";
		}
		if (value instanceof Duration duration) {
			boolean possible = (this.least > 0) ? duration.isPositive() : !duration.isNegative();
			return possible ? null : (this.least > 0) ? "must be longer than zero" : "must not be negative";
		}
		long number = (Long) value;
		if (number >= this.least && number <= this.most) {
			return null;
		}
		if (this.unit == Unit.BYTES && this.most == Integer.MAX_VALUE) {
			return "must be from " + ((this.least == 0) ? "0" : this.least + "B") + " to 2047MB";
		}
		if (number > this.most) {
			return "must be from " + this.least + " to " + this.most;
		}
		return (this.least == 0) ? "must not be negative" : "must be at least " + this.least;
	}

	/** Throws an IllegalArgumentException if a value is impossible. */
	void check(Object value) {
		String problem = problem(value);
		if (problem != null) {
			throw new IllegalArgumentException(this.label + " " + value + " " + problem);
		}
	}

}
