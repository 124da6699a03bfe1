package io.luaprocess.lua.module.process;

import io.luaprocess.ErrorKind;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.support.ProcessFunctions;
import io.luaprocess.lua.module.support.Texts;
import io.luaprocess.lua.value.Copier;
import io.luaprocess.lua.value.ErrorValue;
import org.luaj.vm2.Varargs;

/**
 * {@code process.upgrade}: the same process goes on with other code.
 */
final class UpgradeFunction {

	private UpgradeFunction() {
	}

	static void addTo(Table module) {
		module.put("upgrade", ProcessFunctions.fn("upgrade", UpgradeFunction::upgrade));
	}

	private static Varargs upgrade(LuaState s, LuaProcess self, Varargs args) {
		ProcessFunctions.checkNotLoading(s);
		String source = args.arg1().isnil() ? "" : Texts.name(s, args, 1, "upgrade", "process ID");
		boolean function = self.instance().host() == null;
		if (function) {
			return ErrorValue.failure(ErrorKind.INVALID, "no process context");
		}
		Varargs copies = new Copier(s).copyAll(args, 2, "argument");
		throw self.upgrade(source.isEmpty() ? self.definition().id().toString() : source, copies);
	}

}
