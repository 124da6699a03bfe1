package io.luaprocess.lua.lib;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.Arithmetic;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.lib.format.DateText;
import io.luaprocess.lua.lib.support.Text;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * What is left of the library {@code os}: time and date.
 */
final class OsLib {

	static final Table TABLE = create();

	private static final double NANOS = 1e9;

	private OsLib() {
	}

	private static Table create() {
		Table lib = new Table(0, 8);
		lib.put("platform", LuaString.valueOf("jvm"));
		lib.fn("clock", (s, args) -> Num.of(ProcessOwner.uptime(s.g) / NANOS));
		lib.fn("difftime",
				(s, args) -> Num.of(Args.number(s, args, 1, "difftime") - Args.number(s, args, 2, "difftime", 0)));
		lib.fn("time", OsLib::time);
		lib.fn("date", OsLib::date);
		return lib.freeze();
	}

	private static Varargs time(LuaState s, Varargs args) {
		if (args.arg1().isnil()) {
			return Num.of(ProcessOwner.now(s.g).getEpochSecond());
		}
		Table t = Args.table(s, args, 1, "time");
		long second = field(s, t, "sec", 0);
		long minute = field(s, t, "min", 0);
		long hour = field(s, t, "hour", 0);
		long day = field(s, t, "day", -1);
		long month = field(s, t, "month", -1);
		long year = field(s, t, "year", -1);
		try {
			// Values out of range are carried over.
			ZonedDateTime moment = LocalDateTime.of((int) Math.clamp(year, -999_999_999, 999_999_999), 1, 1, 0, 0)
				.plusMonths(month - 1)
				.plusDays(day - 1)
				.plusHours(hour)
				.plusMinutes(minute)
				.plusSeconds(second)
				.atZone(ZoneId.systemDefault());
			return Num.of(moment.toEpochSecond());
		}
		catch (DateTimeException | ArithmeticException ex) {
			return LuaValue.NIL;
		}
	}

	/** Reads a field; a negative default means that it is required. */
	private static long field(LuaState s, Table t, String name, long fallback) {
		Num n = Arithmetic.toNumber(s, t.get(name));
		if (n != null) {
			return (long) n.v;
		}
		if (fallback < 0) {
			throw s.error("field '" + name + "' missing in date table");
		}
		return fallback;
	}

	private static Varargs date(LuaState s, Varargs args) {
		LuaString format = args.arg1().isnil() ? LuaString.valueOf("%c") : Args.string(s, args, 1, "date");
		double seconds = Args.number(s, args, 2, "date", ProcessOwner.now(s.g).getEpochSecond());
		boolean utc = format.m_length > 0 && format.luaByte(0) == '!';
		LuaString pattern = utc ? Text.part(s, format, 1, format.m_length) : format;
		ZonedDateTime moment;
		try {
			moment = Instant.ofEpochSecond((long) seconds).atZone(utc ? ZoneOffset.UTC : ZoneId.systemDefault());
		}
		catch (DateTimeException ex) {
			return LuaValue.NIL;
		}
		if (pattern.m_length >= 2 && pattern.luaByte(0) == '*' && pattern.luaByte(1) == 't') {
			return fields(moment);
		}
		return DateText.format(s, pattern, moment, utc);
	}

	private static Table fields(ZonedDateTime moment) {
		Table t = new Table(0, 12);
		t.put("sec", Num.of(moment.getSecond()));
		t.put("min", Num.of(moment.getMinute()));
		t.put("hour", Num.of(moment.getHour()));
		t.put("day", Num.of(moment.getDayOfMonth()));
		t.put("month", Num.of(moment.getMonthValue()));
		t.put("year", Num.of(moment.getYear()));
		t.put("wday", Num.of(moment.getDayOfWeek().getValue() % 7 + 1));
		t.put("yday", Num.of(moment.getDayOfYear()));
		t.put("isdst", Args.bool(moment.getZone().getRules().isDaylightSavings(moment.toInstant())));
		return t;
	}

}
