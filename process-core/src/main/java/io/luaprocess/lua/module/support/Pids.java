package io.luaprocess.lua.module.support;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.value.TextLimits;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * Takes arguments that are a PID and no name.
 */
public final class Pids {

	private Pids() {
	}

	/**
	 * Takes a PID, that of the calling process if it is missing.
	 * @param self the calling process
	 * @param value the argument
	 * @return the PID, with its node in a cluster; the process may have ended
	 * @throws ProcessException INVALID if it is none, NOT_FOUND if there never was such a
	 * process
	 */
	public static Pid ownOr(LuaProcess self, LuaValue value) {
		return value.isnil() ? self.instance().pid() : pid(self, value);
	}

	private static Pid pid(LuaProcess self, LuaValue value) {
		if (!(value instanceof LuaString) && !(value instanceof Num)) {
			throw new ProcessException(ErrorKind.INVALID, "pid must be a string");
		}
		String text = Args.utf8(TextLimits.name(value.strvalue(), "pid"));
		if (!text.startsWith("{") || !text.endsWith("}")) {
			throw new ProcessException(ErrorKind.INVALID, "invalid pid format: missing braces");
		}
		if (!Pid.looksLikePid(text)) {
			throw new ProcessException(ErrorKind.INVALID, "invalid pid format: missing pipe");
		}
		return self.runtime().operations().destinations().resolve(text);
	}

}
