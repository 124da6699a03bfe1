package io.luaprocess.lua.module.logger;

import java.util.LinkedHashMap;
import java.util.Map;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaObject;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Ops;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.json.JsonEncoder;
import io.luaprocess.lua.module.json.JsonException;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.lua.value.TextLimits;
import org.luaj.vm2.LuaBoolean;
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

	/** Longest text of a table as a field, in bytes; larger tables are only named. */
	private static final int MAX_FIELD = 1 << 16;

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
			Map<String, Object> fields = rest.arg(2).isnil() ? Map.of() : fields(s, rest, 2, function);
			Map<String, Object> all = new LinkedHashMap<>();
			if (!self.name.isEmpty()) {
				all.put(KIND, self.name);
			}
			all.putAll(self.fields);
			all.putAll(fields);
			ScriptLog.write(s, level, message, all);
			return LuaValue.NONE;
		});
	}

	private static Varargs print(LuaState s, Varargs args) {
		StringBuilder line = new StringBuilder();
		for (int i = 1; i <= args.narg(); i++) {
			if (i > 1) {
				line.append('\t');
			}
			line.append(s.text(Ops.tostring(s, args.arg(i))));
			s.checkStringSize(line.length());
		}
		ScriptLog.write(s, Level.INFO, line.toString(), Map.of());
		return LuaValue.NONE;
	}

	private static Varargs with(LuaState s, Varargs args) {
		LoggerValue self = self(s, args);
		Map<String, Object> all = new LinkedHashMap<>(self.fields);
		long length = 0;
		for (Map.Entry<String, Object> field : fields(s, args.subargs(2), 1, "with").entrySet()) {
			all.put(field.getKey(), field.getValue());
			length += field.getKey().length() + ((field.getValue() instanceof String text) ? text.length() : 0);
		}
		return counted(s, new LoggerValue(self.name, all), length);
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

	private static Map<String, Object> fields(LuaState s, Varargs args, int n, String function) {
		Table table = Args.table(s, args, n, function);
		Map<String, Object> fields = new LinkedHashMap<>();
		for (int slot = table.slotFrom(0); slot >= 0; slot = table.slotFrom(slot + 1)) {
			s.poll();
			if (!(table.keyAt(slot) instanceof LuaString key)) {
				throw Args.bad(s, n, function, "field keys must be strings");
			}
			// Taken now: the table may change before the record is written.
			fields.put(s.text(key), value(s, table.valueAt(slot)));
		}
		return fields;
	}

	private static Object value(LuaState s, LuaValue value) {
		if (value instanceof LuaBoolean bool) {
			return bool.v;
		}
		if (value instanceof Num num && num.v == (long) num.v) {
			return (long) num.v;
		}
		if (value instanceof Num num) {
			return num.v;
		}
		if (value instanceof Table table && table.meta() == null) {
			try {
				return s.text(JsonEncoder.encode(s, table, MAX_FIELD));
			}
			catch (JsonException ex) {
				// What has no JSON text is named like any other object.
			}
		}
		return s.text(Ops.tostring(s, value));
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
