package io.luaprocess.cluster.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import io.luaprocess.lua.module.time.LocationValue;
import io.luaprocess.lua.module.time.TimeValue;

/**
 * Moments and time zones. A zone goes with its offset at the moment: a node whose time
 * zone data do not have it uses the offset.
 */
final class TimeCodec {

	private static final int MAX_NAME = 1024;

	private static final int MAX_OFFSET = 18 * 3600;

	private static final int MAX_NANO = 999_999_999;

	private static final LocationValue UTC = LocationValue.of(ZoneOffset.UTC);

	private TimeCodec() {
	}

	static void write(WireWriter out, TimeValue time) {
		out.writeSigned(time.instant().getEpochSecond());
		out.writeVarint(time.instant().getNano());
		write(out, time.location(), time.instant());
	}

	static void write(WireWriter out, LocationValue location) {
		write(out, location, Instant.now());
	}

	private static void write(WireWriter out, LocationValue location, Instant moment) {
		boolean utc = location.equalTo(UTC);
		out.writeBoolean(utc);
		if (utc) {
			return;
		}
		String abbreviation = location.abbreviation();
		out.writeText(location.tojstring());
		out.writeText(location.toJava().getId());
		out.writeSigned(location.toJava().getRules().getOffset(moment).getTotalSeconds());
		out.writeBoolean(abbreviation != null);
		if (abbreviation != null) {
			out.writeText(abbreviation);
		}
	}

	static TimeValue readTime(WireReader in) {
		int start = in.position();
		long second = in.readSigned();
		int nano = in.readNumber(MAX_NANO, "a nanosecond");
		LocationValue location = readLocation(in);
		try {
			return TimeValue.of(Instant.ofEpochSecond(second, nano), location);
		}
		catch (DateTimeException ex) {
			throw in.malformed("a moment beyond the calendar", start);
		}
	}

	static LocationValue readLocation(WireReader in) {
		if (in.readBoolean()) {
			return UTC;
		}
		String name = in.readText(MAX_NAME);
		String id = in.readText(MAX_NAME);
		long offset = in.readSigned();
		if (offset < -MAX_OFFSET || offset > MAX_OFFSET) {
			throw in.malformed("a zone offset of " + offset + " seconds");
		}
		String abbreviation = in.readBoolean() ? in.readText(MAX_NAME) : null;
		try {
			return LocationValue.of(name, ZoneId.of(id), abbreviation);
		}
		catch (DateTimeException ex) {
			ZoneOffset fixed = ZoneOffset.ofTotalSeconds((int) offset);
			return LocationValue.of(name, fixed, (abbreviation != null) ? abbreviation : "");
		}
	}

}
