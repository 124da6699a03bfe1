package io.luaprocess.lua.module.process;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.support.ProcessFunctions;
import io.luaprocess.lua.module.support.Texts;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.lua.value.TextLimits;
import io.luaprocess.operation.NameRegistry;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * {@code process.registry}: names for processes.
 */
final class RegistryFunctions {

	private RegistryFunctions() {
	}

	static Table table() {
		return new Table().put("register", ProcessFunctions.fn("register", RegistryFunctions::register))
			.put("lookup", ProcessFunctions.fn("lookup", RegistryFunctions::lookup))
			.put("unregister", ProcessFunctions.fn("unregister", RegistryFunctions::unregister))
			.freeze();
	}

	private static Varargs register(LuaState s, LuaProcess self, Varargs args) {
		String name = NameRegistry.requireName(name(s, args, "register"));
		Pid pid = args.arg(2).isnil() ? self.instance().pid() : pid(self, args.arg(2));
		self.runtime().operations().names().register(self, name, pid);
		return LuaValue.TRUE;
	}

	private static Varargs lookup(LuaState s, LuaProcess self, Varargs args) {
		Pid pid = self.runtime().operations().names().lookup(name(s, args, "lookup"));
		return (pid != null) ? Texts.lua(pid.toString())
				: ErrorValue.failure(ErrorKind.NOT_FOUND, "name not registered");
	}

	private static Varargs unregister(LuaState s, LuaProcess self, Varargs args) {
		return Args.bool(self.runtime().operations().names().unregister(self, name(s, args, "unregister")));
	}

	private static String name(LuaState s, Varargs args, String function) {
		return NameRegistry.requireGiven(args.arg1().isnil() ? "" : Texts.name(s, args, 1, function, "name"));
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
