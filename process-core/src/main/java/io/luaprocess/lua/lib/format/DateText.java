package io.luaprocess.lua.lib.format;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.util.Locale;

import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.lib.support.Bytes;
import org.luaj.vm2.LuaString;

/**
 * The text of {@code os.date}, with English names and the formats of the C locale.
 */
public final class DateText {

	private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);

	private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xx", Locale.ENGLISH);

	private DateText() {
	}

	public static LuaString format(LuaState s, LuaString pattern, ZonedDateTime moment, boolean utc) {
		Bytes out = new Bytes(s, pattern.m_length + 16);
		for (int i = 0; i < pattern.m_length; i++) {
			int c = pattern.luaByte(i);
			if (c != '%') {
				out.add(c);
				continue;
			}
			i++;
			int specifier = byteAt(pattern, i);
			if (isModified(specifier, byteAt(pattern, i + 1))) {
				// In the C locale the modifiers E and O change nothing.
				specifier = byteAt(pattern, ++i);
			}
			write(s, out, specifier, moment, utc);
			s.poll();
		}
		return out.string();
	}

	private static int byteAt(LuaString text, int index) {
		return (index < text.m_length) ? text.luaByte(index) : 0;
	}

	private static boolean isModified(int modifier, int specifier) {
		return (modifier == 'E' && "cCxXyY".indexOf(specifier) >= 0)
				|| (modifier == 'O' && "deHImMSuUVwWy".indexOf(specifier) >= 0);
	}

	/** Writes several conversions with a character between them. */
	private static void join(LuaState s, Bytes out, String specifiers, char between, ZonedDateTime moment,
			boolean utc) {
		for (int i = 0; i < specifiers.length(); i++) {
			if (i > 0) {
				out.add(between);
			}
			write(s, out, specifiers.charAt(i), moment, utc);
		}
	}

	private static void write(LuaState s, Bytes out, int specifier, ZonedDateTime moment, boolean utc) {
		switch (specifier) {
			case '%' -> out.add('%');
			case 'Y' -> year(out, moment.getYear());
			case 'y' -> digits(out, Math.floorMod(moment.getYear(), 100), 2, '0');
			case 'm' -> digits(out, moment.getMonthValue(), 2, '0');
			case 'd' -> digits(out, moment.getDayOfMonth(), 2, '0');
			case 'H' -> digits(out, moment.getHour(), 2, '0');
			case 'I' -> digits(out, (moment.getHour() + 11) % 12 + 1, 2, '0');
			case 'M' -> digits(out, moment.getMinute(), 2, '0');
			case 'S' -> digits(out, moment.getSecond(), 2, '0');
			case 'j' -> digits(out, moment.getDayOfYear(), 3, '0');
			case 'w' -> out.digits(moment.getDayOfWeek().getValue() % 7);
			case 'U' -> digits(out, (moment.getDayOfYear() + 6 - moment.getDayOfWeek().getValue() % 7) / 7, 2, '0');
			case 'p' -> out.ascii((moment.getHour() < 12) ? "AM" : "PM");
			case 'A' -> out.ascii(moment.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
			case 'a' -> out.ascii(weekday(moment));
			case 'B' -> out.ascii(moment.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
			case 'b', 'h' -> out.ascii(month(moment));
			case 'C' -> digits(out, Math.floorDiv(moment.getYear(), 100), 2, '0');
			case 'e' -> digits(out, moment.getDayOfMonth(), 2, ' ');
			case 'G' -> year(out, moment.get(IsoFields.WEEK_BASED_YEAR));
			case 'g' -> digits(out, Math.floorMod(moment.get(IsoFields.WEEK_BASED_YEAR), 100), 2, '0');
			case 'V' -> digits(out, moment.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2, '0');
			case 'W' -> digits(out, (moment.getDayOfYear() + 7 - moment.getDayOfWeek().getValue()) / 7, 2, '0');
			case 'u' -> out.digits(moment.getDayOfWeek().getValue());
			case 'n' -> out.add('\n');
			case 't' -> out.add('\t');
			case 'R' -> join(s, out, "HM", ':', moment, utc);
			case 'F' -> join(s, out, "Ymd", '-', moment, utc);
			case 'r' -> {
				join(s, out, "IMS", ':', moment, utc);
				out.add(' ');
				write(s, out, 'p', moment, utc);
			}
			case 'z' -> out.ascii(OFFSET.format(moment));
			case 'Z' -> out.add(Args.str(utc ? "GMT" : ZONE.format(moment)));
			case 'x', 'D' -> join(s, out, "mdy", '/', moment, utc);
			case 'X', 'T' -> join(s, out, "HMS", ':', moment, utc);
			case 'c' -> {
				out.ascii(weekday(moment) + " " + month(moment) + " ");
				digits(out, moment.getDayOfMonth(), 2, ' ');
				out.add(' ');
				write(s, out, 'X', moment, utc);
				out.add(' ');
				year(out, moment.getYear());
			}
			default -> throw Args.bad(s, 1, "date",
					"invalid conversion specifier '%" + ((specifier == 0) ? "" : Character.toString(specifier)) + "'");
		}
	}

	private static String weekday(ZonedDateTime moment) {
		return moment.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
	}

	private static String month(ZonedDateTime moment) {
		return moment.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
	}

	private static void year(Bytes out, int year) {
		if (year < 0) {
			out.add('-');
		}
		out.digits(Math.abs((long) year));
	}

	private static void digits(Bytes out, int value, int width, int fill) {
		int start = out.size();
		if (value < 0) {
			out.add('-');
		}
		out.digits(Math.abs((long) value));
		int missing = width - (out.size() - start);
		if (missing > 0) {
			out.insert(start, fill, missing);
		}
	}

}
