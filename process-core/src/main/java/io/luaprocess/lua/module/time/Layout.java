package io.luaprocess.lua.module.time;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.luaprocess.lua.engine.vm.Args;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/**
 * A layout shows how the reference moment <em>Monday, 2 January 2006, 15:04:05, UTC−7
 * (MST)</em> would be written. This class takes such a text apart into elements and
 * literal text and writes Times with it; {@link LayoutParser} reads them.
 */
final class Layout {

	/** Characters an element begins with. */
	private static final String BEGINNINGS = "JM0123456_Pp-Z.,";

	private static final Element[] ELEMENTS = Element.values();

	/** Layouts that have a constant; no others are kept, as scripts make them up. */
	private static final Map<String, Layout> KNOWN = new ConcurrentHashMap<>();

	static final Layout RFC3339 = known("2006-01-02T15:04:05Z07:00");

	static final Layout RFC3339_NANO = known("2006-01-02T15:04:05.999999999Z07:00");

	static final List<String> MONTHS = Arrays.stream(Month.values())
		.map((month) -> month.getDisplayName(TextStyle.FULL, Locale.ENGLISH))
		.toList();

	static final List<String> DAYS = Arrays.stream(DayOfWeek.values())
		.map((day) -> day.getDisplayName(TextStyle.FULL, Locale.ENGLISH))
		.toList();

	static final int SHORT_NAME = 3;

	/**
	 * Each character of a layout may be an element, which takes many times its memory.
	 */
	static final int LONGEST = 4096;

	/** Bytes that a character of Java text takes at most in UTF-8. */
	private static final int MOST_BYTES = 3;

	private static final int FRACTION_DIGITS = 9;

	private final String text;

	private final List<Part> parts;

	private Layout(String text, List<Part> parts) {
		this.text = text;
		this.parts = parts;
	}

	/** Returns the layout of a constant, kept ready from now on. */
	static Layout known(String text) {
		return KNOWN.computeIfAbsent(text, Layout::parse);
	}

	/**
	 * Takes a layout apart.
	 * @param text the layout
	 * @return its parts
	 * @throws IllegalArgumentException if it is too long
	 */
	static Layout of(String text) {
		if (text.length() > LONGEST) {
			throw tooLong(text.length() + " characters");
		}
		Layout known = KNOWN.get(text);
		return (known != null) ? known : parse(text);
	}

	/**
	 * As {@link #of(String)}; what is too long anyway is not converted.
	 */
	static Layout of(LuaString text) {
		if (text.m_length > MOST_BYTES * LONGEST) {
			throw tooLong(text.m_length + " bytes");
		}
		return of(Args.utf8(text));
	}

	private static IllegalArgumentException tooLong(String length) {
		return new IllegalArgumentException("layout is too long: " + length + ", at most " + LONGEST + " are allowed");
	}

	private static Layout parse(String text) {
		List<Part> parts = new ArrayList<>();
		int literal = 0;
		int i = 0;
		while (i < text.length()) {
			Part part = elementAt(text, i);
			if (part == null) {
				i++;
				continue;
			}
			if (literal < i) {
				parts.add(new Part(Element.LITERAL, text.substring(literal, i)));
			}
			parts.add(part);
			i += part.text().length();
			literal = i;
		}
		if (literal < i) {
			parts.add(new Part(Element.LITERAL, text.substring(literal)));
		}
		return new Layout(text, parts);
	}

	private static @Nullable Part elementAt(String text, int i) {
		if (BEGINNINGS.indexOf(text.charAt(i)) < 0) {
			return null;
		}
		for (Element element : ELEMENTS) {
			if (element.standsIn(text, i)) {
				return new Part(element, element.reference);
			}
		}
		return fractionAt(text, i);
	}

	private static @Nullable Part fractionAt(String text, int i) {
		char point = text.charAt(i);
		if ((point != '.' && point != ',') || i + 1 >= text.length()) {
			return null;
		}
		char digit = text.charAt(i + 1);
		if (digit != '0' && digit != '9') {
			return null;
		}
		int end = i + 1;
		while (end < text.length() && text.charAt(end) == digit) {
			end++;
		}
		if (end < text.length() && isDigit(text.charAt(end))) {
			return null;
		}
		return new Part((digit == '0') ? Element.FIXED_FRACTION : Element.FRACTION, text.substring(i, end));
	}

	static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

	String text() {
		return this.text;
	}

	List<Part> parts() {
		return this.parts;
	}

	/**
	 * Writes a Time.
	 * @param time the Time
	 * @return the text
	 */
	String format(TimeValue time) {
		StringBuilder out = new StringBuilder(this.text.length() + 8);
		for (Part part : this.parts) {
			append(out, part, time);
		}
		return out.toString();
	}

	private static void append(StringBuilder out, Part part, TimeValue time) {
		var local = time.local();
		switch (part.element()) {
			case LITERAL -> out.append(part.text());
			case YEAR -> year(out, local.getYear());
			case SHORT_YEAR -> padded(out, Math.floorMod(local.getYear(), 100), 2);
			case MONTH_NAME -> out.append(MONTHS.get(local.getMonthValue() - 1));
			case SHORT_MONTH_NAME -> out.append(MONTHS.get(local.getMonthValue() - 1), 0, SHORT_NAME);
			case PADDED_MONTH -> padded(out, local.getMonthValue(), 2);
			case MONTH -> out.append(local.getMonthValue());
			case DAY_OF_YEAR -> padded(out, local.getDayOfYear(), 3);
			case PADDED_DAY -> padded(out, local.getDayOfMonth(), 2);
			case SPACED_DAY -> out.append((local.getDayOfMonth() < 10) ? " " : "").append(local.getDayOfMonth());
			case DAY -> out.append(local.getDayOfMonth());
			case WEEKDAY -> out.append(DAYS.get(local.getDayOfWeek().ordinal()));
			case SHORT_WEEKDAY -> out.append(DAYS.get(local.getDayOfWeek().ordinal()), 0, SHORT_NAME);
			case HOUR -> padded(out, local.getHour(), 2);
			case PADDED_HOUR_12 -> padded(out, hour12(local.getHour()), 2);
			case HOUR_12 -> out.append(hour12(local.getHour()));
			case HALF_UPPER -> out.append((local.getHour() < 12) ? "AM" : "PM");
			case HALF_LOWER -> out.append((local.getHour() < 12) ? "am" : "pm");
			case PADDED_MINUTE -> padded(out, local.getMinute(), 2);
			case MINUTE -> out.append(local.getMinute());
			case PADDED_SECOND -> padded(out, local.getSecond(), 2);
			case SECOND -> out.append(local.getSecond());
			case FIXED_FRACTION, FRACTION -> fraction(out, part, local.getNano());
			case ZONE_NAME -> zoneName(out, time);
			case OFFSET -> offset(out, time.offsetSeconds(), "");
			case COLON_OFFSET -> offset(out, time.offsetSeconds(), ":");
			case HOUR_OFFSET -> hourOffset(out, time.offsetSeconds());
			case Z_OFFSET -> zOffset(out, time.offsetSeconds(), "");
			case Z_COLON_OFFSET -> zOffset(out, time.offsetSeconds(), ":");
		}
	}

	private static int hour12(int hour) {
		return (hour % 12 == 0) ? 12 : hour % 12;
	}

	private static void year(StringBuilder out, int year) {
		if (year < 0) {
			out.append('-');
		}
		padded(out, Math.abs(year), 4);
	}

	private static void padded(StringBuilder out, int value, int width) {
		String digits = Integer.toString(value);
		out.repeat('0', Math.max(0, width - digits.length())).append(digits);
	}

	private static void fraction(StringBuilder out, Part part, int nanos) {
		int digits = Math.min(part.text().length() - 1, FRACTION_DIGITS);
		String all = Integer.toString(1_000_000_000 + nanos).substring(1, 1 + digits);
		if (part.element() == Element.FRACTION) {
			while (all.endsWith("0")) {
				all = all.substring(0, all.length() - 1);
			}
			if (all.isEmpty()) {
				return;
			}
		}
		out.append(part.text().charAt(0)).append(all);
		out.repeat('0', part.element() == Element.FIXED_FRACTION ? part.text().length() - 1 - digits : 0);
	}

	private static void zoneName(StringBuilder out, TimeValue time) {
		String name = time.location().abbreviationAt(time.instant());
		if (!name.isEmpty()) {
			out.append(name);
			return;
		}
		hourOffset(out, time.offsetSeconds());
		int minutes = Math.abs(time.offsetSeconds()) / 60 % 60;
		if (minutes != 0) {
			padded(out, minutes, 2);
		}
	}

	private static void zOffset(StringBuilder out, int seconds, String colon) {
		if (seconds == 0) {
			out.append('Z');
		}
		else {
			offset(out, seconds, colon);
		}
	}

	private static void offset(StringBuilder out, int seconds, String colon) {
		hourOffset(out, seconds);
		padded(out.append(colon), Math.abs(seconds) / 60 % 60, 2);
	}

	private static void hourOffset(StringBuilder out, int seconds) {
		// Seconds are cut off first, so that an offset of less than a minute has no
		// minus.
		int minutes = seconds / 60;
		padded(out.append((minutes < 0) ? '-' : '+'), Math.abs(minutes) / 60, 2);
	}

	/**
	 * A piece of a layout.
	 *
	 * @param element what it stands for
	 * @param text its text
	 */
	record Part(Element element, String text) {
	}

	/**
	 * What can stand in a layout. The order matters: longer texts come before those they
	 * begin with.
	 */
	enum Element {

		/** Text for itself. */
		LITERAL(""),

		MONTH_NAME("January"), SHORT_MONTH_NAME("Jan"), WEEKDAY("Monday"), SHORT_WEEKDAY("Mon"), ZONE_NAME("MST"),

		YEAR("2006"), DAY_OF_YEAR("002"), SHORT_YEAR("06"),

		PADDED_MONTH("01"), PADDED_DAY("02"), PADDED_HOUR_12("03"), PADDED_MINUTE("04"), PADDED_SECOND("05"),

		HOUR("15"), MONTH("1"), DAY("2"), SPACED_DAY("_2"), HOUR_12("3"), MINUTE("4"), SECOND("5"),

		HALF_UPPER("PM"), HALF_LOWER("pm"),

		COLON_OFFSET("-07:00"), OFFSET("-0700"), HOUR_OFFSET("-07"), Z_COLON_OFFSET("Z07:00"), Z_OFFSET("Z0700"),

		/** A point or comma and zeros: so many digits. */
		FIXED_FRACTION(""),

		/** A point or comma and nines: up to so many digits, without trailing zeros. */
		FRACTION("");

		private final String reference;

		Element(String reference) {
			this.reference = reference;
		}

		private boolean standsIn(String layout, int at) {
			if (this.reference.isEmpty() || !layout.startsWith(this.reference, at)) {
				return false;
			}
			return switch (this) {
				// A word such as "Janet" or "Month" is no name of a month or day.
				case SHORT_MONTH_NAME, SHORT_WEEKDAY -> !lowerCaseAt(layout, at + SHORT_NAME);
				// In "_2006" it is the year that counts.
				case SPACED_DAY -> !layout.startsWith(YEAR.reference, at + 1);
				default -> true;
			};
		}

		private static boolean lowerCaseAt(String layout, int at) {
			return at < layout.length() && layout.charAt(at) >= 'a' && layout.charAt(at) <= 'z';
		}

	}

}
