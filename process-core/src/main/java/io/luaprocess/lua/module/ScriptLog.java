package io.luaprocess.lua.module;

import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.LuaState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The way of everything scripts write to the application's log. The entry
 * {@code shop.orders:worker} writes to the logger {@code process.shop.orders.worker};
 * every record carries {@code pid} and {@code location}.
 * <p>
 * Only ids of entries become names of loggers: log systems keep every logger they have
 * ever been asked for, so a name made up by a script must not become one.
 */
final class ScriptLog {

	private static final String ROOT = "process";

	private ScriptLog() {
	}

	static boolean isEnabled(LuaState s, Level level) {
		return logger(LuaProcess.of(s)).isEnabledForLevel(level);
	}

	/**
	 * Begins a record.
	 * @param s the running coroutine
	 * @param level the level
	 * @return the record; it ignores everything if the level is off
	 */
	static LoggingEventBuilder at(LuaState s, Level level) {
		LuaProcess process = LuaProcess.of(s);
		LoggingEventBuilder event = logger(process).atLevel(level);
		if (process != null) {
			event = event.addKeyValue("pid", process.instance().pid().toString());
		}
		return event.addKeyValue("location", location(s));
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
