package io.luaprocess.lua.module.logger;

import java.util.LinkedHashMap;
import java.util.Map;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaObject;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Ops;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.engine.vm.Then;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.lua.value.TextLimits;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.slf4j.event.Level;

/**
 * The module {@code logger}, and the loggers derived from it: a name and fields that go
 * into every record. Immutable; to which log it writes depends on the calling process. A
 * name becomes the field {@code logger}.
 */
public final class LoggerValue extends LuaObject {

	private static final String KIND = "logger";

	private static final Table METHODS = new Table().put("debug", log("debug", Level.DEBUG))
		.put("info", log("info", Level.INFO))
		.put("warn", log("warn", Level.WARN))
		.put("error", log("error", Level.ERROR))
		.fn("with", LoggerValue::with)
		.fn("named", LoggerValue::named)
		.freeze();

	/** The module. */
	public static final LoggerValue MODULE = new LoggerValue("", Map.of());

	/** The global {@code print}. */
	public static final LuaFn PRINT = LuaFn.of("print", LoggerValue::print);

	private final String name;

	private final Map<String, Object> fields;

	private LoggerValue(String name, Map<String, Object> fields) {
		this.name = name;
		this.fields = fields;
	}

	private static LuaFn log(String function, Level level) {
		return LuaFn.of(function, (s, args) -> {
			LoggerValue self = self(s, args);
			Varargs rest = args.subargs(2);
			String message = Args.text(s, rest, 1, function);
			if (rest.arg(2).isnil()) {
				return self.write(s, level, message, Map.of());
			}
			return new FieldReader(s, rest, 2, function, (fields) -> self.write(s, level, message, fields)).read(s);
		});
	}

	private Varargs write(LuaState s, Level level, String message, Map<String, Object> own) {
		Map<String, Object> all = new LinkedHashMap<>();
		if (!this.name.isEmpty()) {
			all.put(KIND, this.name);
		}
		all.putAll(this.fields);
		all.putAll(own);
		ScriptLog.write(s, level, message, all);
		return LuaValue.NONE;
	}

	private static @Nullable Varargs print(LuaState s, Varargs args) {
		return print(s, args, 1, new StringBuilder());
	}

	private static @Nullable Varargs print(LuaState s, Varargs args, int first, StringBuilder line) {
		for (int i = first; i <= args.narg(); i++) {
			LuaString text = Ops.tostring(s, args.arg(i));
			if (text == null) {
				int next = i + 1;
				return Then.save(s, (state, values) -> {
					add(state, (LuaString) values.arg1(), next > args.narg(), line);
					return print(state, args, next, line);
				});
			}
			add(s, text, i == args.narg(), line);
		}
		ScriptLog.write(s, Level.INFO, line.toString(), Map.of());
		return LuaValue.NONE;
	}

	private static void add(LuaState s, LuaString text, boolean last, StringBuilder line) {
		line.append(s.text(text));
		s.checkStringSize(line.length());
		if (!last) {
			line.append('\t');
		}
	}

	private static @Nullable Varargs with(LuaState s, Varargs args) {
		LoggerValue self = self(s, args);
		return new FieldReader(s, args.subargs(2), 1, "with", (fields) -> self.with(s, fields)).read(s);
	}

	private LoggerValue with(LuaState s, Map<String, Object> own) {
		Map<String, Object> all = new LinkedHashMap<>(this.fields);
		long length = 0;
		for (Map.Entry<String, Object> field : own.entrySet()) {
			all.put(field.getKey(), field.getValue());
			length += field.getKey().length() + ((field.getValue() instanceof String text) ? text.length() : 0);
		}
		return counted(s, new LoggerValue(this.name, all), length);
	}

	private static Varargs named(LuaState s, Varargs args) {
		LoggerValue self = self(s, args);
		String name;
		try {
			name = args.arg(2).isnil() ? ""
					: Args.utf8(TextLimits.shown(Args.string(s, args.subargs(2), 1, "named"), "logger name"));
		}
		catch (ProcessException ex) {
			return ErrorValue.failure(ex.error());
		}
		if (name.isEmpty()) {
			return ErrorValue.failure(ErrorKind.INVALID, "logger name cannot be empty");
		}
		String all = self.name.isEmpty() ? name : self.name + "." + name;
		if (all.length() > TextLimits.NAME) {
			return ErrorValue.failure(ErrorKind.INVALID, "logger name too long");
		}
		return counted(s, new LoggerValue(all, self.fields), all.length());
	}

	private static LoggerValue counted(LuaState s, LoggerValue logger, long texts) {
		s.count(logger, texts + (3L + logger.fields.size()) * MemoryMeter.OBJECT);
		return logger;
	}

	private static LoggerValue self(LuaState s, Varargs args) {
		return Args.self(s, args, LoggerValue.class, KIND);
	}

	@Override
	public String kind() {
		return KIND;
	}

	@Override
	protected Table methods() {
		return METHODS;
	}

}
