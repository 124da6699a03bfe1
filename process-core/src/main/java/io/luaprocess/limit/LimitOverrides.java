package io.luaprocess.limit;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Limits that differ from the limits they are applied to; a limit that is not set stays
 * as it is. Begin with {@link #NONE}:
 * {@code LimitOverrides.NONE.with(Limit.MEMORY, 64 << 20).with(Limit.TURN_CPU_TIME, Duration.ofSeconds(1))}.
 *
 * @param values what differs: a {@link Long} for a number, a {@link Duration} for a time
 */
public record LimitOverrides(Map<Limit, Object> values) {

	/** Changes nothing. */
	public static final LimitOverrides NONE = new LimitOverrides(Map.of());

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if one is impossible
	 */
	public LimitOverrides {
		values.forEach(Limit::check);
		Map<Limit, Object> copy = new EnumMap<>(Limit.class);
		copy.putAll(values);
		values = Collections.unmodifiableMap(copy);
	}

	/**
	 * Sets a limit that is a number.
	 * @param limit the limit
	 * @param value a number of things or of bytes
	 * @return the changed overrides
	 * @throws IllegalArgumentException if the limit is a time or the value is impossible
	 */
	public LimitOverrides with(Limit limit, long value) {
		return set(limit, value);
	}

	/**
	 * Sets a limit that is a time.
	 * @param limit the limit
	 * @param value the time
	 * @return the changed overrides
	 * @throws IllegalArgumentException if the limit is a number or the value is
	 * impossible
	 */
	public LimitOverrides with(Limit limit, Duration value) {
		return set(limit, value);
	}

	private LimitOverrides set(Limit limit, Object value) {
		Map<Limit, Object> changed = new EnumMap<>(Limit.class);
		changed.putAll(this.values);
		changed.put(limit, value);
		return new LimitOverrides(changed);
	}

	/**
	 * Applies the overrides.
	 * @param to limits that hold otherwise
	 * @return the limits with what is overridden
	 */
	public Limits applyTo(Limits to) {
		return Limits.of((limit) -> this.values.getOrDefault(limit, limit.of(to)));
	}

}
