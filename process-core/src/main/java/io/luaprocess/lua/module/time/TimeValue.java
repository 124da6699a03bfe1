package io.luaprocess.lua.module.time;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaObject;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.value.Copier;
import io.luaprocess.lua.value.JavaValue;
import io.luaprocess.lua.value.Sendable;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;

/**
 * A moment in a time zone as Lua code sees it. Immutable. Calendar fields are those of
 * the proleptic Gregorian calendar.
 */
public final class TimeValue extends LuaObject implements Sendable, JavaValue {

	static final String KIND = "time";

	/** 1 January of year 1, UTC: the zero Time. */
	static final Instant ZERO = Instant.ofEpochSecond(-62_135_596_800L);

	private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);

	private final Instant instant;

	private final LocationValue location;

	/** Worked out when first asked for; harmless if two threads do it. */
	private @Nullable LocalDateTime local;

	private TimeValue(Instant instant, LocationValue location) {
		this.instant = instant;
		this.location = location;
	}

	/**
	 * Makes a Time.
	 * @param moment the moment and its zone
	 * @return the Time
	 */
	public static TimeValue of(ZonedDateTime moment) {
		return of(moment.toInstant(), LocationValue.of(moment.getZone()));
	}

	/**
	 * Makes a Time.
	 * @param moment the moment
	 * @param location its zone
	 * @return the Time
	 * @throws DateTimeException if the moment is beyond the calendar's range
	 */
	public static TimeValue of(Instant moment, LocationValue location) {
		TimeValue time = new TimeValue(moment, location);
		// The last hours of the range have no calendar fields in some zones.
		time.local();
		return time;
	}

	static TimeValue of(LocalDateTime local, LocationValue location) {
		return of(location.resolve(local), location);
	}

	/** Returns the moment it is for a process in the local zone. */
	static TimeValue now(ProcessInstance process) {
		return now(process.now());
	}

	/** Returns a moment in the local zone. */
	static TimeValue now(Instant moment) {
		return new TimeValue(moment, LocationValue.LOCAL);
	}

	/**
	 * Returns the moment.
	 */
	public Instant instant() {
		return this.instant;
	}

	/**
	 * Returns the time zone.
	 */
	public LocationValue location() {
		return this.location;
	}

	LocalDateTime local() {
		LocalDateTime known = this.local;
		if (known == null) {
			known = LocalDateTime.ofEpochSecond(this.instant.getEpochSecond(), this.instant.getNano(), offset());
			this.local = known;
		}
		return known;
	}

	ZoneOffset offset() {
		return ZoneOffset.ofTotalSeconds(offsetSeconds());
	}

	int offsetSeconds() {
		return this.location.offsetAt(this.instant);
	}

	TimeValue in(LocationValue other) {
		return of(this.instant, other);
	}

	TimeValue plus(long nanos) {
		return of(this.instant.plusNanos(nanos), this.location);
	}

	/** Returns the length from a moment to this one, at most what a duration can hold. */
	DurationValue since(TimeValue earlier) {
		return DurationValue.of(java.time.Duration.between(earlier.instant, this.instant));
	}

	/** Returns nanoseconds since the epoch of Unix, rounded to the nearest number. */
	double unixNano() {
		return BigInteger.valueOf(this.instant.getEpochSecond())
			.multiply(BILLION)
			.add(BigInteger.valueOf(this.instant.getNano()))
			.doubleValue();
	}

	/** Rounds down to a multiple of a step, counted from the zero Time. */
	TimeValue truncate(long step) {
		return (step <= 0) ? this : plus(-sinceMultiple(step));
	}

	/**
	 * Rounds to the nearest multiple of a step, halves up, counted from the zero Time.
	 */
	TimeValue round(long step) {
		if (step <= 0) {
			return this;
		}
		long rest = sinceMultiple(step);
		return plus((rest < step - rest) ? -rest : step - rest);
	}

	private long sinceMultiple(long step) {
		return BigInteger.valueOf(this.instant.getEpochSecond() - ZERO.getEpochSecond())
			.multiply(BILLION)
			.add(BigInteger.valueOf(this.instant.getNano()))
			.mod(BigInteger.valueOf(step))
			.longValueExact();
	}

	@Override
	public String kind() {
		return KIND;
	}

	@Override
	protected Table methods() {
		return TimeMethods.TABLE;
	}

	@Override
	public LuaValue crossed(Copier copier) {
		return this;
	}

	@Override
	public ZonedDateTime toJava() {
		return this.instant.atZone(this.location.toJava());
	}

	@Override
	public boolean equalTo(LuaObject other) {
		return other instanceof TimeValue that && this.instant.equals(that.instant);
	}

	@Override
	public @Nullable Integer compareWith(LuaObject other) {
		return (other instanceof TimeValue that) ? this.instant.compareTo(that.instant) : null;
	}

	@Override
	public String tojstring() {
		return Layout.RFC3339_NANO.format(this);
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
