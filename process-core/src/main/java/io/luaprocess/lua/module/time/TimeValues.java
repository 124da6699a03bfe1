package io.luaprocess.lua.module.time;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAccessor;
import java.util.Date;

import io.luaprocess.lua.engine.vm.Args;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;

/**
 * Lua values of {@code java.time} values: moments become Times, lengths Durations, zones
 * Locations; dates and times without a zone have no counterpart and become ISO 8601 text.
 */
public final class TimeValues {

	private TimeValues() {
	}

	public static @Nullable LuaValue of(Object value) {
		return switch (value) {
			case Instant instant -> TimeValue.of(instant.atZone(ZoneOffset.UTC));
			case ZonedDateTime moment -> TimeValue.of(moment);
			case OffsetDateTime moment -> TimeValue.of(moment.toZonedDateTime());
			case Date date -> TimeValue.of(date.toInstant().atZone(ZoneOffset.UTC));
			case Duration duration -> DurationValue.of(duration);
			case ZoneId zone -> LocationValue.of(zone);
			case LocalDate date -> text(date);
			case LocalDateTime dateTime -> text(dateTime);
			case LocalTime time -> text(time);
			default -> null;
		};
	}

	private static LuaValue text(TemporalAccessor value) {
		return Args.str(value.toString());
	}

}
