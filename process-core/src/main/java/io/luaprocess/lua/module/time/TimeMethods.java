package io.luaprocess.lua.module.time;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.function.ToIntFunction;

import io.luaprocess.ErrorKind;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaObject;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.value.ErrorValue;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Methods of Time objects.
 */
final class TimeMethods {

	static final String OUT_OF_RANGE = "time out of range";

	private static final int DAYS_OF_WEEK = 7;

	static final Table TABLE = new Table().put("add", method("add", TimeMethods::add))
		.put("sub", method("sub", (s, self, args) -> self.since(time(s, args, "sub"))))
		.put("add_date", method("add_date", TimeMethods::addDate))
		.put("before", comparison("before", (order) -> order < 0))
		.put("after", comparison("after", (order) -> order > 0))
		.put("equal", comparison("equal", (order) -> order == 0))
		.put("format", method("format", TimeMethods::format))
		.put("format_rfc3339", method("format_rfc3339", (s, self, args) -> s.string(Layout.RFC3339.format(self))))
		.put("unix", method("unix", (s, self, args) -> Num.of(self.instant().getEpochSecond())))
		.put("unix_nano", method("unix_nano", (s, self, args) -> Num.of(self.unixNano())))
		.put("date",
				method("date",
						(s, self, args) -> numbers(self.local().getYear(), self.local().getMonthValue(),
								self.local().getDayOfMonth())))
		.put("clock", method("clock",
				(s, self, args) -> numbers(self.local().getHour(), self.local().getMinute(), self.local().getSecond())))
		.put("year", field("year", LocalDateTime::getYear))
		.put("month", field("month", LocalDateTime::getMonthValue))
		.put("day", field("day", LocalDateTime::getDayOfMonth))
		.put("hour", field("hour", LocalDateTime::getHour))
		.put("minute", field("minute", LocalDateTime::getMinute))
		.put("second", field("second", LocalDateTime::getSecond))
		.put("nanosecond", field("nanosecond", LocalDateTime::getNano))
		.put("weekday", field("weekday", (local) -> local.getDayOfWeek().getValue() % DAYS_OF_WEEK))
		.put("year_day", field("year_day", LocalDateTime::getDayOfYear))
		.put("is_zero", method("is_zero", (s, self, args) -> Args.bool(self.instant().equals(TimeValue.ZERO))))
		.put("utc", method("utc", (s, self, args) -> self.in(LocationValue.UTC)))
		.put("in_local", method("in_local", (s, self, args) -> self.in(LocationValue.LOCAL)))
		.put("in_location", method("in_location",
				(s, self, args) -> self.in(object(s, args, 1, "in_location", LocationValue.class, LocationValue.KIND))))
		.put("location", method("location", (s, self, args) -> self.location()))
		.put("round", method("round", (s, self, args) -> self.round(step(s, args, "round"))))
		.put("truncate", method("truncate", (s, self, args) -> self.truncate(step(s, args, "truncate"))))
		.freeze();

	private TimeMethods() {
	}

	private static Varargs format(LuaState s, TimeValue self, Varargs args) {
		try {
			return s.string(Layout.of(Args.string(s, args, 1, "format")).format(self));
		}
		catch (IllegalArgumentException ex) {
			throw s.error(String.valueOf(ex.getMessage()));
		}
	}

	private static Varargs add(LuaState s, TimeValue self, Varargs args) {
		try {
			return self.plus(DurationValue.nanosOf(args.arg1()));
		}
		catch (IllegalArgumentException ex) {
			return ErrorValue.failure(ErrorKind.INVALID, String.valueOf(ex.getMessage()));
		}
	}

	private static Varargs addDate(LuaState s, TimeValue self, Varargs args) {
		LocalDateTime local = self.local();
		long years = Args.integer(s, args, 1, "add_date");
		long months = Args.integer(s, args, 2, "add_date");
		long days = Args.integer(s, args, 3, "add_date");
		LocalDate date = date(Math.addExact(local.getYear(), years), Math.addExact(local.getMonthValue(), months),
				Math.addExact(local.getDayOfMonth(), days));
		return TimeValue.of(date.atTime(local.toLocalTime()), self.location());
	}

	/**
	 * Returns the date of a year, month and day, where month and day may be out of range
	 * and are carried over.
	 * @throws DateTimeException if the date is beyond the calendar's range
	 * @throws ArithmeticException if it is far beyond
	 */
	static LocalDate date(long year, long month, long day) {
		long months = Math.addExact(Math.multiplyExact(year, 12), Math.subtractExact(month, 1));
		return LocalDate.of(Math.toIntExact(Math.floorDiv(months, 12L)), (int) Math.floorMod(months, 12L) + 1, 1)
			.plusDays(Math.subtractExact(day, 1));
	}

	private static TimeValue time(LuaState s, Varargs args, String function) {
		return object(s, args, 1, function, TimeValue.class, TimeValue.KIND);
	}

	private static long step(LuaState s, Varargs args, String function) {
		return object(s, args, 1, function, DurationValue.class, DurationValue.KIND).nanos();
	}

	/** Takes an argument that must be an object of one kind. */
	static <T extends LuaObject> T object(LuaState s, Varargs args, int n, String function, Class<T> type,
			String kind) {
		LuaValue value = args.arg(n);
		if (type.isInstance(value)) {
			return type.cast(value);
		}
		throw Args.wrongType(s, args, n, function, kind);
	}

	private static Varargs numbers(int a, int b, int c) {
		return LuaValue.varargsOf(Num.of(a), Num.of(b), Num.of(c));
	}

	private static LuaFn field(String name, ToIntFunction<LocalDateTime> field) {
		return method(name, (s, self, args) -> Num.of(field.applyAsInt(self.local())));
	}

	private static LuaFn comparison(String name, java.util.function.IntPredicate accepts) {
		return method(name,
				(s, self, args) -> Args.bool(accepts.test(self.instant().compareTo(time(s, args, name).instant()))));
	}

	private static LuaFn method(String name, Method body) {
		return LuaFn.of(name, (s, args) -> {
			TimeValue self = Args.self(s, args, TimeValue.class, TimeValue.KIND);
			try {
				return body.invoke(s, self, args.subargs(2));
			}
			catch (DateTimeException | ArithmeticException ex) {
				throw s.error(OUT_OF_RANGE);
			}
		});
	}

	/** Code of a method; the arguments are those after the receiver. */
	@FunctionalInterface
	private interface Method {

		Varargs invoke(LuaState s, TimeValue self, Varargs args);

	}

}
