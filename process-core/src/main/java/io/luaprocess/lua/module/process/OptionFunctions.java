package io.luaprocess.lua.module.process;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.support.ProcessFunctions;
import io.luaprocess.lua.value.ErrorValue;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * {@code process.get_options} and {@code process.set_options}.
 */
final class OptionFunctions {

	private static final String TRAP_LINKS = "trap_links";

	private OptionFunctions() {
	}

	static void addTo(Table module) {
		module.put("get_options", ProcessFunctions.fn("get_options",
				(s, self, args) -> new Table(0, 1).put(TRAP_LINKS, Args.bool(self.instance().trapLinks()))));
		module.put("set_options", ProcessFunctions.fn("set_options", OptionFunctions::set));
	}

	private static Varargs set(LuaState s, LuaProcess self, Varargs args) {
		if (!(args.arg1() instanceof Table options)) {
			return ErrorValue.refused(ErrorKind.INVALID, "options parameter must be a table");
		}
		try {
			Boolean trapLinks = trapLinks(s, options);
			if (trapLinks != null) {
				self.instance().trapLinks(trapLinks);
			}
			return LuaValue.TRUE;
		}
		catch (ProcessException ex) {
			return LuaValue.varargsOf(LuaValue.FALSE, new ErrorValue(ex.error()));
		}
	}

	/** Reads all options before any of them is applied. */
	private static @Nullable Boolean trapLinks(LuaState s, Table options) {
		Boolean trapLinks = null;
		Varargs entry = options.next(LuaValue.NIL);
		while (!entry.arg1().isnil()) {
			s.poll();
			if (entry.arg1() instanceof LuaString name) {
				if (!Args.utf8(name).equals(TRAP_LINKS)) {
					throw new ProcessException(ErrorKind.INVALID, "option " + Args.utf8(name) + " is not supported");
				}
				if (!(entry.arg(2) instanceof LuaBoolean value)) {
					throw new ProcessException(ErrorKind.INVALID, TRAP_LINKS + " must be a boolean");
				}
				trapLinks = value.v;
			}
			entry = options.next(entry.arg1());
		}
		return trapLinks;
	}

}
