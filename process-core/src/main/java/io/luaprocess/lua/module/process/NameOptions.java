package io.luaprocess.lua.module.process;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessNames.Scope;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.value.TextLimits;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The options of the functions of {@code process.registry}.
 *
 * @param scope where the name is known
 * @param priority decides between claims of a name of the cluster
 */
record NameOptions(Scope scope, int priority) {

	private static final String SCOPE = "scope";

	private static final String PRIORITY = "priority";

	private static final NameOptions DEFAULT = new NameOptions(Scope.NODE, 0);

	/**
	 * Reads the options.
	 * @param s the running coroutine
	 * @param value the argument
	 * @param claim whether a priority may be given
	 * @return the options
	 * @throws ProcessException INVALID
	 */
	static NameOptions of(LuaState s, LuaValue value, boolean claim) {
		if (value.isnil()) {
			return DEFAULT;
		}
		if (!(value instanceof Table options)) {
			throw invalid("options must be a table");
		}
		Varargs entry = options.next(LuaValue.NIL);
		for (; !entry.arg1().isnil(); entry = options.next(entry.arg1())) {
			s.poll();
			String key = text(entry.arg1());
			if (!key.equals(SCOPE) && !(claim && key.equals(PRIORITY))) {
				throw invalid("unknown option '" + key + "', expected " + (claim ? "scope or priority" : SCOPE));
			}
		}
		Scope scope = scope(options.get(SCOPE));
		LuaValue priority = options.get(PRIORITY);
		if (priority.isnil()) {
			return new NameOptions(scope, 0);
		}
		if (scope != Scope.CLUSTER) {
			throw invalid("priority needs scope = \"cluster\"");
		}
		return new NameOptions(scope, priority(priority));
	}

	private static Scope scope(LuaValue value) {
		if (value.isnil()) {
			return Scope.NODE;
		}
		return switch (text(value)) {
			case "node" -> Scope.NODE;
			case "cluster" -> Scope.CLUSTER;
			default -> throw invalid("scope must be \"node\" or \"cluster\", got " + shown(value));
		};
	}

	private static int priority(LuaValue value) {
		if (value instanceof Num num && num.v == (int) num.v) {
			return (int) num.v;
		}
		throw invalid("priority must be an integer from -2147483648 to 2147483647, got " + shown(value));
	}

	private static String shown(LuaValue value) {
		return (value instanceof LuaString) ? "'" + text(value) + "'"
				: (value instanceof Num num) ? num.tojstring() : "a " + value.typename();
	}

	private static String text(LuaValue value) {
		return (value instanceof LuaString string) ? TextLimits.quoted(string) : value.tojstring();
	}

	private static ProcessException invalid(String message) {
		return new ProcessException(ErrorKind.INVALID, message);
	}

}
