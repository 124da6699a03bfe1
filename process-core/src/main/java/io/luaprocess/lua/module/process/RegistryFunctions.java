package io.luaprocess.lua.module.process;

import java.util.Map;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.support.Callers;
import io.luaprocess.lua.module.support.Texts;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.lua.value.TextLimits;
import io.luaprocess.topology.Names;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * {@code process.registry}: names for processes.
 */
final class RegistryFunctions {

	static final String EMPTY = "name cannot be empty";

	static final String LIKE_PID = "name must not look like a PID";

	private RegistryFunctions() {
	}

	static Table table() {
		return new Table().put("register", Callers.fn("register", RegistryFunctions::register))
			.put("lookup", Callers.fn("lookup", RegistryFunctions::lookup))
			.put("unregister", Callers.fn("unregister", RegistryFunctions::unregister))
			.freeze();
	}

	private static Varargs register(LuaState s, LuaProcess self, Varargs args) {
		String name = name(s, args, "register");
		if (Pid.looksLikePid(name)) {
			throw new ProcessException(ErrorKind.INVALID, LIKE_PID);
		}
		Pid pid = args.arg(2).isnil() ? self.instance().pid() : pid(self, args.arg(2));
		check(self, "register", name);
		ProcessInstance owner = self.runtime().kernel().process(pid);
		if (owner == null) {
			throw new ProcessException(SendFunction.PROCESS_NOT_FOUND);
		}
		Names names = self.runtime().kernel().names();
		long before = names.bytes(pid);
		if (owner != self.instance() && !owner.account().admitsNames(before)) {
			throw new ProcessException(ErrorKind.LIMIT_EXCEEDED, "too many names");
		}
		Pid holder = names.register(name, pid, owner.account().names());
		if (!holder.equals(pid)) {
			return ErrorValue.failure(ProcessError.of(ErrorKind.ALREADY_EXISTS, "name already registered")
				.withDetails(Map.of("existing_pid", holder.toString())));
		}
		if (owner == self.instance()) {
			owner.account().grown(names.bytes(pid) - before);
		}
		if (!owner.isAlive()) {
			// It has ended meanwhile, perhaps after it had released its names.
			names.release(pid);
			throw new ProcessException(SendFunction.PROCESS_NOT_FOUND);
		}
		return LuaValue.TRUE;
	}

	private static Varargs lookup(LuaState s, LuaProcess self, Varargs args) {
		Pid pid = self.runtime().kernel().names().lookup(name(s, args, "lookup"));
		return (pid != null) ? Texts.lua(pid.toString())
				: ErrorValue.failure(ErrorKind.NOT_FOUND, "name not registered");
	}

	private static Varargs unregister(LuaState s, LuaProcess self, Varargs args) {
		String name = name(s, args, "unregister");
		check(self, "unregister", name);
		return Args.bool(self.runtime().kernel().names().unregister(name));
	}

	private static String name(LuaState s, Varargs args, String function) {
		String name = args.arg1().isnil() ? "" : Texts.name(s, args, 1, function, "name");
		if (name.isEmpty()) {
			throw new ProcessException(ErrorKind.INVALID, EMPTY);
		}
		return name;
	}

	private static void check(LuaProcess self, String function, String name) {
		if (!self.allows("process.registry." + function, name)) {
			throw new ProcessException(ErrorKind.PERMISSION_DENIED, "not allowed to " + function + " name: " + name);
		}
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
		return self.runtime().resolve(text);
	}

}
