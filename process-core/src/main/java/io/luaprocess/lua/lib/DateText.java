package io.luaprocess.lua.lib;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Locale;

import io.luaprocess.lua.engine.Args;
import io.luaprocess.lua.engine.LuaState;
import org.luaj.vm2.LuaString;

/**
 * The text of {@code os.date}, with English names and the formats of the C locale.
 */
final class DateText {

	private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);

	private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xx", Locale.ENGLISH);

	private DateText() {
	}

	static LuaString format(LuaState s, LuaString pattern, ZonedDateTime moment, boolean utc) {
		Bytes out = new Bytes(s, pattern.m_length + 16);
		for (int i = 0; i < pattern.m_length; i++) {
			int c = pattern.luaByte(i);
			if (c != '%') {
				out.add(c);
				continue;
			}
			i++;
			int specifier = (i < pattern.m_length) ? pattern.luaByte(i) : 0;
			write(s, out, specifier, moment, utc);
			s.poll();
		}
		return out.string();
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
			case 'b' -> out.ascii(month(moment));
			case 'z' -> out.ascii(OFFSET.format(moment));
			case 'Z' -> out.add(Args.str(utc ? "GMT" : ZONE.format(moment)));
			case 'x' -> {
				write(s, out, 'm', moment, utc);
				out.add('/');
				write(s, out, 'd', moment, utc);
				out.add('/');
				write(s, out, 'y', moment, utc);
			}
			case 'X' -> {
				write(s, out, 'H', moment, utc);
				out.add(':');
				write(s, out, 'M', moment, utc);
				out.add(':');
				write(s, out, 'S', moment, utc);
			}
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
		out.digits(value);
		int missing = width - (out.size() - start);
		if (missing > 0) {
			out.insert(start, fill, missing);
		}
	}

}
