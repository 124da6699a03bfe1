package io.luaprocess.lua.module.time;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Channel;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.TimerFeed;
import io.luaprocess.kernel.TimerHandle;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.engine.vm.Then;
import io.luaprocess.lua.module.channel.ChannelValue;
import io.luaprocess.lua.module.support.ProcessFunctions;
import io.luaprocess.lua.module.support.Texts;
import io.luaprocess.lua.value.ErrorValue;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The module {@code time}: moments, durations, zones, and the timers of a process.
 */
public final class TimeModule {

	private static final String RFC822 = "02 Jan 06 15:04 ";

	private static final String RFC1123 = "Mon, 02 Jan 2006 15:04:05 ";

	private static final String STAMP = "Jan _2 15:04:05";

	/** The module. */
	public static final Table TABLE = table();

	private static final int LOCATION_BYTES = 256;

	private TimeModule() {
	}

	private static Table table() {
		Table table = new Table().put("NANOSECOND", Num.of(1))
			.put("MICROSECOND", Num.of(1e3))
			.put("MILLISECOND", Num.of(1e6))
			.put("SECOND", Num.of(1e9))
			.put("MINUTE", Num.of(6e10))
			.put("HOUR", Num.of(3.6e12));
		layout(table, "RFC3339", Layout.RFC3339.text());
		layout(table, "RFC3339NANO", Layout.RFC3339_NANO.text());
		layout(table, "RFC822", RFC822 + "MST");
		layout(table, "RFC822Z", RFC822 + "-0700");
		layout(table, "RFC850", "Monday, 02-Jan-06 15:04:05 MST");
		layout(table, "RFC1123", RFC1123 + "MST");
		layout(table, "RFC1123Z", RFC1123 + "-0700");
		layout(table, "DATE_TIME", "2006-01-02 15:04:05");
		layout(table, "DATE_ONLY", "2006-01-02");
		layout(table, "TIME_ONLY", "15:04:05");
		layout(table, "KITCHEN", "3:04PM");
		layout(table, "STAMP", STAMP);
		layout(table, "STAMP_MILLI", STAMP + ".000");
		layout(table, "STAMP_MICRO", STAMP + ".000000");
		layout(table, "STAMP_NANO", STAMP + ".000000000");
		for (Month month : Month.values()) {
			table.put(month.name(), Num.of(month.getValue()));
		}
		for (DayOfWeek day : DayOfWeek.values()) {
			table.put(day.name(), Num.of(day.getValue() % 7));
		}
		return table.put("utc", LocationValue.UTC)
			.put("localtz", LocationValue.LOCAL)
			.fn("now", (s, args) -> now(s))
			.fn("date", TimeModule::date)
			.fn("unix", TimeModule::unix)
			.fn("parse", TimeModule::parse)
			.fn("parse_duration", TimeModule::parseDuration)
			.fn("load_location", TimeModule::loadLocation)
			.fn("fixed_zone", TimeModule::fixedZone)
			.fn("sleep", TimeModule::sleep)
			.put("after", timed("after", TimeModule::after))
			.put("timer", timed("timer", TimerValue::start))
			.put("ticker", timed("ticker", TickerValue::start))
			.freeze();
	}

	private static TimeValue now(LuaState s) {
		LuaProcess self = LuaProcess.of(s);
		return (self != null) ? TimeValue.now(self.instance()) : TimeValue.now(Instant.now());
	}

	private static void layout(Table table, String name, String layout) {
		table.put(name, Args.str(Layout.known(layout).text()));
	}

	private static Varargs date(LuaState s, Varargs args) {
		long[] fields = new long[7];
		for (int i = 0; i < fields.length; i++) {
			fields[i] = Args.integer(s, args, i + 1, "date");
		}
		LocationValue location = location(s, args, 8, "date", LocationValue.LOCAL);
		try {
			LocalDateTime local = TimeMethods.date(fields[0], fields[1], fields[2])
				.atTime(LocalTime.MIDNIGHT)
				.plusHours(fields[3])
				.plusMinutes(fields[4])
				.plusSeconds(fields[5])
				.plusNanos(fields[6]);
			return TimeValue.of(local, location);
		}
		catch (DateTimeException | ArithmeticException ex) {
			throw s.error(TimeMethods.OUT_OF_RANGE);
		}
	}

	private static Varargs unix(LuaState s, Varargs args) {
		long seconds = Args.integer(s, args, 1, "unix");
		long nanos = Args.integer(s, args, 2, "unix", 0);
		try {
			return TimeValue.of(Instant.ofEpochSecond(seconds, nanos), LocationValue.LOCAL);
		}
		catch (DateTimeException | ArithmeticException ex) {
			throw s.error(TimeMethods.OUT_OF_RANGE);
		}
	}

	private static Varargs parse(LuaState s, Varargs args) {
		if (args.arg1().isnil()) {
			return invalid("layout is required");
		}
		if (args.arg(2).isnil()) {
			return invalid("text is required");
		}
		try {
			Layout layout = Layout.of(Args.string(s, args, 1, "parse"));
			LuaString given = Args.string(s, args, 2, "parse");
			if (given.m_length > Layout.LONGEST) {
				return invalid(
						"text is too long: " + given.m_length + " bytes, at most " + Layout.LONGEST + " are allowed");
			}
			String text = s.text(given);
			LocationValue location = location(s, args, 3, "parse", LocationValue.UTC);
			TimeValue time = LayoutParser.parse(layout, text, location);
			if (time.location() != location) {
				counted(s, time.location());
			}
			return time;
		}
		catch (IllegalArgumentException ex) {
			return invalid(String.valueOf(ex.getMessage()));
		}
	}

	private static LocationValue location(LuaState s, Varargs args, int n, String function, LocationValue fallback) {
		return args.arg(n).isnil() ? fallback
				: TimeMethods.object(s, args, n, function, LocationValue.class, LocationValue.KIND);
	}

	private static Varargs parseDuration(LuaState s, Varargs args) {
		try {
			return DurationValue.of(DurationValue.nanosOf(args.arg1()));
		}
		catch (IllegalArgumentException ex) {
			return invalid(String.valueOf(ex.getMessage()));
		}
	}

	private static Varargs loadLocation(LuaState s, Varargs args) {
		String name;
		try {
			name = args.arg1().isnil() ? "" : Texts.name(s, args, 1, "load_location", "zone name");
		}
		catch (ProcessException ex) {
			return ErrorValue.failure(ex.error());
		}
		if (name.isEmpty()) {
			return invalid("empty location name");
		}
		LocationValue location = LocationValue.find(name);
		if (location == null) {
			return ErrorValue.failure(ErrorKind.NOT_FOUND, "unknown time zone " + name);
		}
		return counted(s, location);
	}

	private static Varargs fixedZone(LuaState s, Varargs args) {
		String name = Texts.nameOrRaise(s, args, 1, "fixed_zone", "zone name");
		long offset = Args.integer(s, args, 2, "fixed_zone");
		if (Math.abs(offset) > LocationValue.MAX_OFFSET) {
			throw Args.bad(s, 2, "fixed_zone", "offset out of range");
		}
		return counted(s, LocationValue.fixed(name, (int) offset));
	}

	/** Counts a new location; those everybody has are no memory of the process. */
	private static LocationValue counted(LuaState s, LocationValue location) {
		if (location != LocationValue.UTC && location != LocationValue.LOCAL) {
			s.count(location, LOCATION_BYTES);
		}
		return location;
	}

	private static @Nullable Varargs sleep(LuaState s, Varargs args) {
		long nanos;
		try {
			nanos = DurationValue.nanosOf(args.arg1());
		}
		catch (IllegalArgumentException ex) {
			return invalid(String.valueOf(ex.getMessage()));
		}
		if (nanos <= 0) {
			return LuaValue.NONE;
		}
		ProcessFunctions.checkNotLoading(s);
		LuaProcess self = LuaProcess.of(s);
		if (self == null) {
			return invalid(ProcessFunctions.NO_CONTEXT);
		}
		return self.instance().sleep(nanos) ? LuaValue.NONE : Then.pause(s);
	}

	private static LuaValue after(ProcessInstance process, long nanos) {
		Once feed = new Once();
		Channel channel = process.receiveOnlyChannel(1, feed);
		feed.timer = process.schedule(nanos, () -> {
			channel.offer(TimeValue.now(process));
			channel.close();
		});
		return ChannelValue.of(channel);
	}

	/** What feeds the channel of {@code time.after}. */
	private static final class Once implements TimerFeed {

		private @Nullable TimerHandle timer;

		@Override
		public @Nullable TimerHandle timer() {
			return this.timer;
		}

		@Override
		public void run() {
			if (this.timer != null) {
				this.timer.stop();
			}
		}

	}

	/** Makes a function that starts a timer of the calling process. */
	private static LuaFn timed(String name, Starter starter) {
		return LuaFn.of(name, (s, args) -> start(s, args.arg1(), "time." + name, 0, starter));
	}

	/**
	 * Checks duration and limit, then starts a timer of the calling process.
	 * @param function for the text of the error
	 * @param replaced how many pending timers the new one takes the place of
	 */
	static Varargs start(LuaState s, LuaValue duration, String function, int replaced, Starter starter) {
		long nanos;
		try {
			nanos = DurationValue.nanosOf(duration);
		}
		catch (IllegalArgumentException ex) {
			return invalid(String.valueOf(ex.getMessage()));
		}
		if (nanos <= 0) {
			return invalid(function + ": duration must be > 0");
		}
		LuaProcess self = LuaProcess.of(s);
		if (self == null) {
			return invalid(ProcessFunctions.NO_CONTEXT);
		}
		ProcessInstance process = self.instance();
		if (process.timerCount() - replaced >= s.g.limits().timers()) {
			return ErrorValue.failure(ErrorKind.LIMIT_EXCEEDED, "too many timers");
		}
		return starter.start(process, nanos);
	}

	private static Varargs invalid(String message) {
		return ErrorValue.failure(ErrorKind.INVALID, message);
	}

	/** Starts a timer. */
	@FunctionalInterface
	interface Starter {

		LuaValue start(ProcessInstance process, long nanos);

	}

}
