package io.luaprocess.lua.module.logger;

import java.util.Map;

import io.luaprocess.LogContext;
import io.luaprocess.LogText;
import io.luaprocess.kernel.Trace;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.vm.LuaState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The way of everything scripts write to the application's log. The entry
 * {@code shop.orders:worker} writes to the logger {@code process.shop.orders.worker};
 * every record carries {@code pid} and {@code location}, and the MDC what
 * {@link LogContext} says.
 * <p>
 * Only ids of entries become names of loggers: log systems keep every logger they have
 * ever been asked for, so a name made up by a script must not become one.
 */
final class ScriptLog {

	private static final String ROOT = "process";

	private ScriptLog() {
	}

	/** The longest message; and the longest fields, together. */
	private static final int LONGEST = 8192;

	/** What a record takes besides its texts, roughly. */
	private static final int OVERHEAD = 128;

	/**
	 * Writes a record, unless its level is off or the process has logged too much.
	 * @param s the running coroutine
	 * @param level the level
	 * @param message the message
	 * @param fields further fields
	 */
	static void write(LuaState s, Level level, String message, Map<String, Object> fields) {
		LuaProcess process = LuaProcess.of(s);
		Logger logger = logger(process);
		if (!logger.isEnabledForLevel(level) || process != null && !process.logBudget().allows()) {
			return;
		}
		LoggingEventBuilder event = logger.atLevel(level);
		if (process != null) {
			event = event.addKeyValue("pid", process.instance().pid().toString());
		}
		event = event.addKeyValue("location", location(s));
		String text = LogText.line(cut(message, LONGEST));
		long size = OVERHEAD + text.length() + add(event, fields);
		if (process == null) {
			event.log(text);
			return;
		}
		try (LogContext context = LogContext.of(process.instance().pid(), process.definitionId(), process.actor())) {
			log(event, text, process.instance().trace());
		}
		process.logBudget().written(size);
	}

	/** The record carries the ids of the trace that the process works for. */
	private static void log(LoggingEventBuilder event, String text, @Nullable Trace trace) {
		if (trace == null) {
			event.log(text);
			return;
		}
		try (Trace.Scope scope = trace.open()) {
			event.log(text);
		}
	}

	/** Adds as many fields as may be; returns their length. */
	private static int add(LoggingEventBuilder event, Map<String, Object> fields) {
		int size = 0;
		int added = 0;
		for (Map.Entry<String, Object> field : fields.entrySet()) {
			if (size >= LONGEST) {
				event.addKeyValue("cut", (fields.size() - added) + " fields");
				break;
			}
			String key = LogText.line(cut(field.getKey(), LONGEST - size));
			size += key.length();
			Object value = field.getValue();
			if (value instanceof String text) {
				String shown = LogText.line(cut(text, Math.max(0, LONGEST - size)));
				size += shown.length();
				value = shown;
			}
			event.addKeyValue(key, value);
			added++;
		}
		return size;
	}

	private static String cut(String text, int longest) {
		if (text.length() <= longest) {
			return text;
		}
		int end = (longest > 0 && Character.isHighSurrogate(text.charAt(longest - 1))) ? longest - 1 : longest;
		return text.substring(0, end) + "… (" + (text.length() - end) + " characters cut)";
	}

	private static Logger logger(@Nullable LuaProcess process) {
		return LoggerFactory
			.getLogger((process != null) ? ROOT + "." + process.definitionId().replace(':', '.') : ROOT);
	}

	private static String location(LuaState s) {
		String position = s.where(1);
		return position.endsWith(": ") ? position.substring(0, position.length() - 2) : position;
	}

}
