package io.luaprocess.lua.module.time;

import java.time.Duration;

import io.luaprocess.DurationText;
import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.value.TextLimits;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * Time spans as deadlines and timeouts are written: a duration string, a Duration object,
 * or whole milliseconds.
 */
public final class Durations {

	private static final double MAX_MILLIS = Long.MAX_VALUE / 1_000_000;

	private Durations() {
	}

	/**
	 * Reads a time span.
	 * @param value the value
	 * @param notPositive message for zero and negative spans
	 * @param wrongType message for all that is no time span
	 * @throws ProcessException INVALID
	 */
	public static Duration positive(LuaValue value, String notPositive, String wrongType) {
		long nanos = nanos(value, wrongType);
		if (nanos <= 0) {
			throw new ProcessException(ErrorKind.INVALID, notPositive);
		}
		return Duration.ofNanos(nanos);
	}

	private static long nanos(LuaValue value, String wrongType) {
		if (value instanceof DurationValue duration) {
			return duration.nanos();
		}
		if (value instanceof LuaString text) {
			try {
				return DurationText.parse(TextLimits.quoted(text));
			}
			catch (IllegalArgumentException ex) {
				throw new ProcessException(ErrorKind.INVALID, String.valueOf(ex.getMessage()));
			}
		}
		if (value instanceof Num number && Double.isFinite(number.v) && number.v == Math.rint(number.v)) {
			// Beyond 292 years there is no difference any more.
			return (long) Math.clamp(number.v, -MAX_MILLIS, MAX_MILLIS) * 1_000_000;
		}
		throw new ProcessException(ErrorKind.INVALID, wrongType);
	}

}
