package io.luaprocess.lua.module.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Reads one Time written with a {@link Layout}. What the layout leaves out is 1 January
 * of year 0, midnight, in the default zone. One instance per text.
 */
final class LayoutParser {

	private static final int NONE = -1;

	private static final int MAX_NANO_DIGITS = 9;

	/** Days to look ahead for the abbreviation of the other season. */
	private static final long[] SEASONS = { 0, 1, 91, 182, 273 };

	private final Layout layout;

	private final String text;

	private final LocationValue location;

	private int at;

	private int year;

	private int month = NONE;

	private int day = NONE;

	private int dayOfYear = NONE;

	private int hour;

	private int minute;

	private int second;

	private int nano;

	private @Nullable Boolean afternoon;

	private @Nullable Integer offset;

	private @Nullable String zoneName;

	private LayoutParser(Layout layout, String text, LocationValue location) {
		this.layout = layout;
		this.text = text;
		this.location = location;
	}

	/**
	 * Reads a Time.
	 * @param layout the layout
	 * @param text the text
	 * @param location the zone of a text without one
	 * @return the Time
	 * @throws IllegalArgumentException if the text does not fit; the message says where
	 */
	static TimeValue parse(Layout layout, String text, LocationValue location) {
		LayoutParser parser = new LayoutParser(layout, text, location);
		List<Layout.Part> parts = layout.parts();
		for (int i = 0; i < parts.size(); i++) {
			parser.read(parts.get(i), (i + 1 < parts.size()) ? parts.get(i + 1) : null);
		}
		if (parser.at < text.length()) {
			throw parser.problem("extra text: \"" + text.substring(parser.at) + "\"");
		}
		try {
			return parser.result();
		}
		catch (DateTimeException ex) {
			throw parser.problem("time out of range");
		}
	}

	private void read(Layout.Part part, Layout.@Nullable Part next) {
		switch (part.element()) {
			case LITERAL -> literal(part);
			case YEAR -> this.year = digits(part, 4, 4);
			case SHORT_YEAR -> {
				int short2 = digits(part, 2, 2);
				this.year = short2 + ((short2 >= 69) ? 1900 : 2000);
			}
			case MONTH_NAME -> this.month = name(part, Layout.MONTHS, false) + 1;
			case SHORT_MONTH_NAME -> this.month = name(part, Layout.MONTHS, true) + 1;
			case WEEKDAY -> name(part, Layout.DAYS, false);
			case SHORT_WEEKDAY -> name(part, Layout.DAYS, true);
			case PADDED_MONTH -> this.month = inRange("month", digits(part, 2, 2), 1, 12);
			case MONTH -> this.month = inRange("month", digits(part, 1, 2), 1, 12);
			case PADDED_DAY -> this.day = inRange("day", digits(part, 2, 2), 1, 31);
			case DAY -> this.day = inRange("day", digits(part, 1, 2), 1, 31);
			case SPACED_DAY -> {
				skip(" ");
				this.day = inRange("day", digits(part, 1, 2), 1, 31);
			}
			case DAY_OF_YEAR -> this.dayOfYear = inRange("day of year", digits(part, 3, 3), 1, 366);
			case HOUR -> this.hour = inRange("hour", digits(part, 1, 2), 0, 23);
			case PADDED_HOUR_12 -> this.hour = inRange("hour", digits(part, 2, 2), 0, 12);
			case HOUR_12 -> this.hour = inRange("hour", digits(part, 1, 2), 0, 12);
			case HALF_UPPER -> this.afternoon = half(part, "AM", "PM");
			case HALF_LOWER -> this.afternoon = half(part, "am", "pm");
			case PADDED_MINUTE -> this.minute = inRange("minute", digits(part, 2, 2), 0, 59);
			case MINUTE -> this.minute = inRange("minute", digits(part, 1, 2), 0, 59);
			case PADDED_SECOND -> second(digits(part, 2, 2), next);
			case SECOND -> second(digits(part, 1, 2), next);
			case FIXED_FRACTION -> fixedFraction(part);
			case FRACTION -> fraction();
			case ZONE_NAME -> zoneName(part);
			case OFFSET -> this.offset = offset(part, true, "");
			case COLON_OFFSET -> this.offset = offset(part, true, ":");
			case HOUR_OFFSET -> this.offset = offset(part, false, "");
			case Z_OFFSET -> this.offset = skip("Z") ? 0 : offset(part, true, "");
			case Z_COLON_OFFSET -> this.offset = skip("Z") ? 0 : offset(part, true, ":");
		}
	}

	/** Blanks in the layout stand for any number of blanks. */
	private void literal(Layout.Part part) {
		String expected = part.text();
		for (int i = 0; i < expected.length(); i++) {
			if (expected.charAt(i) != ' ') {
				if (charAt(this.at) != expected.charAt(i)) {
					throw mismatch(expected.substring(i));
				}
				this.at++;
				continue;
			}
			if (this.at < this.text.length() && charAt(this.at) != ' ') {
				throw mismatch(expected.substring(i));
			}
			while (i + 1 < expected.length() && expected.charAt(i + 1) == ' ') {
				i++;
			}
			while (charAt(this.at) == ' ') {
				this.at++;
			}
		}
	}

	private char charAt(int index) {
		return (index < this.text.length()) ? this.text.charAt(index) : '\0';
	}

	private boolean skip(String expected) {
		boolean found = this.text.startsWith(expected, this.at);
		if (found) {
			this.at += expected.length();
		}
		return found;
	}

	private int digits(Layout.Part part, int least, int most) {
		int end = this.at;
		while (end - this.at < most && Layout.isDigit(charAt(end))) {
			end++;
		}
		if (end - this.at < least) {
			throw mismatch(part.text());
		}
		int value = Integer.parseInt(this.text, this.at, end, 10);
		this.at = end;
		return value;
	}

	private int inRange(String what, int value, int low, int high) {
		if (value < low || value > high) {
			throw problem(what + " out of range");
		}
		return value;
	}

	private int name(Layout.Part part, List<String> names, boolean isShort) {
		for (int i = 0; i < names.size(); i++) {
			int length = isShort ? Layout.SHORT_NAME : names.get(i).length();
			if (this.text.regionMatches(true, this.at, names.get(i), 0, length)) {
				this.at += length;
				return i;
			}
		}
		throw mismatch(part.text());
	}

	private boolean half(Layout.Part part, String morning, String afternoon) {
		if (skip(afternoon)) {
			return true;
		}
		if (skip(morning)) {
			return false;
		}
		throw mismatch(part.text());
	}

	private void second(int value, Layout.@Nullable Part next) {
		this.second = inRange("second", value, 0, 59);
		boolean laidOut = next != null
				&& (next.element() == Layout.Element.FIXED_FRACTION || next.element() == Layout.Element.FRACTION);
		if (!laidOut) {
			fraction();
		}
	}

	/** Reads a fraction of any length if there is one. */
	private void fraction() {
		char point = charAt(this.at);
		if ((point != '.' && point != ',') || !Layout.isDigit(charAt(this.at + 1))) {
			return;
		}
		int start = ++this.at;
		while (Layout.isDigit(charAt(this.at))) {
			this.at++;
		}
		nanos(start, this.at);
	}

	private void fixedFraction(Layout.Part part) {
		int length = part.text().length();
		char point = charAt(this.at);
		if (point != '.' && point != ',') {
			throw mismatch(part.text());
		}
		for (int i = 1; i < length; i++) {
			if (!Layout.isDigit(charAt(this.at + i))) {
				throw mismatch(part.text());
			}
		}
		nanos(this.at + 1, this.at + length);
		this.at += length;
	}

	private void nanos(int start, int end) {
		int used = Math.min(end - start, MAX_NANO_DIGITS);
		int value = Integer.parseInt(this.text, start, start + used, 10);
		for (int i = used; i < MAX_NANO_DIGITS; i++) {
			value *= 10;
		}
		this.nano = value;
	}

	private int offset(Layout.Part part, boolean withMinutes, String colon) {
		char sign = charAt(this.at);
		if (sign != '+' && sign != '-') {
			throw mismatch(part.text());
		}
		this.at++;
		int seconds = inRange("time zone offset hour", digits(part, 2, 2), 0, 24) * 3600;
		if (withMinutes) {
			if (!skip(colon)) {
				throw mismatch(part.text());
			}
			seconds += inRange("time zone offset minute", digits(part, 2, 2), 0, 59) * 60;
		}
		inRange("time zone offset", seconds, 0, LocationValue.MAX_OFFSET);
		return (sign == '-') ? -seconds : seconds;
	}

	/** Reads {@code UTC}, an abbreviation like {@code CEST}, or a bare offset. */
	private void zoneName(Layout.Part part) {
		char first = charAt(this.at);
		if (first == '+' || first == '-') {
			this.offset = bareOffset(part);
			return;
		}
		int end = this.at;
		while (end - this.at < 5 && charAt(end) >= 'A' && charAt(end) <= 'Z') {
			end++;
		}
		if (end - this.at < 3) {
			throw mismatch(part.text());
		}
		this.zoneName = this.text.substring(this.at, end);
		this.at = end;
	}

	private int bareOffset(Layout.Part part) {
		boolean withMinutes = Layout.isDigit(charAt(this.at + 3)) && Layout.isDigit(charAt(this.at + 4));
		return offset(part, withMinutes, "");
	}

	private TimeValue result() {
		if (this.afternoon != null) {
			this.hour = hourOfHalf(this.hour, this.afternoon);
		}
		LocalDateTime local = date().atTime(LocalTime.of(this.hour, this.minute, this.second, this.nano));
		if (this.offset != null) {
			return atOffset(local, this.offset);
		}
		return (this.zoneName != null) ? inZone(local, this.zoneName) : TimeValue.of(local, this.location);
	}

	private static int hourOfHalf(int hour, boolean afternoon) {
		if (afternoon) {
			return (hour < 12) ? hour + 12 : hour;
		}
		return (hour == 12) ? 0 : hour;
	}

	private LocalDate date() {
		if (this.dayOfYear != NONE) {
			if (this.dayOfYear > Year.of(this.year).length()) {
				throw problem("day of year out of range");
			}
			LocalDate date = LocalDate.ofYearDay(this.year, this.dayOfYear);
			if ((this.month != NONE && this.month != date.getMonthValue())
					|| (this.day != NONE && this.day != date.getDayOfMonth())) {
				throw problem("day of year does not match month or day");
			}
			return date;
		}
		LocalDate first = LocalDate.of(this.year, (this.month != NONE) ? this.month : 1, 1);
		if (this.day == NONE) {
			return first;
		}
		inRange("day", this.day, 1, first.lengthOfMonth());
		return first.withDayOfMonth(this.day);
	}

	/** Keeps the default zone if it has this offset then. */
	private TimeValue atOffset(LocalDateTime local, int seconds) {
		Instant moment = local.toInstant(ZoneOffset.ofTotalSeconds(seconds));
		if (this.location.offsetAt(moment) == seconds) {
			return TimeValue.of(moment, this.location);
		}
		return TimeValue.of(moment,
				(this.zoneName != null) ? LocationValue.fixed(this.zoneName, seconds) : LocationValue.offset(seconds));
	}

	/**
	 * An abbreviation of the default zone, also one of its other season, means its
	 * offset; any other one is taken as the name of a zone of offset 0.
	 */
	private TimeValue inZone(LocalDateTime local, String name) {
		if (name.equals("UTC")) {
			return TimeValue.of(local, LocationValue.UTC);
		}
		Instant there = this.location.resolve(local);
		for (long days : SEASONS) {
			Instant probe = there.plus(days, ChronoUnit.DAYS);
			if (this.location.abbreviationAt(probe).equals(name)) {
				return TimeValue.of(local.toInstant(ZoneOffset.ofTotalSeconds(this.location.offsetAt(probe))),
						this.location);
			}
		}
		return TimeValue.of(local, LocationValue.fixed(name, 0));
	}

	private IllegalArgumentException mismatch(String element) {
		return problem("cannot parse \"" + this.text.substring(this.at) + "\" as \"" + element + "\"");
	}

	private IllegalArgumentException problem(String problem) {
		return new IllegalArgumentException(
				"parsing time \"" + this.text + "\" as \"" + this.layout.text() + "\": " + problem);
	}

}
