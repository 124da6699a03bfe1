package io.luaprocess.lua.module.process;

import java.util.concurrent.CompletableFuture;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessNames.Scope;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.support.Pids;
import io.luaprocess.lua.module.support.ProcessFunctions;
import io.luaprocess.lua.module.support.Texts;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.operation.NameRegistry;
import org.jspecify.annotations.Nullable;
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

	private static @Nullable Varargs register(LuaState s, LuaProcess self, Varargs args) {
		String name = NameRegistry.requireName(name(s, args, "register"));
		NameOptions options = NameOptions.of(s, args.arg(3), true);
		Pid pid = Pids.ownOr(self, args.arg(2));
		if (options.scope() == Scope.NODE) {
			names(self).register(self, name, pid);
			return LuaValue.TRUE;
		}
		return done(s, self, names(self).claim(self, name, pid, options.priority()));
	}

	private static Varargs lookup(LuaState s, LuaProcess self, Varargs args) {
		Pid pid = names(self).lookup(name(s, args, "lookup"), NameOptions.of(s, args.arg(2), false).scope());
		return (pid != null) ? Texts.lua(pid.toString())
				: ErrorValue.failure(ErrorKind.NOT_FOUND, "name not registered");
	}

	private static @Nullable Varargs unregister(LuaState s, LuaProcess self, Varargs args) {
		String name = name(s, args, "unregister");
		return done(s, self, names(self).unregister(self, name, NameOptions.of(s, args.arg(2), false).scope()));
	}

	/** Waits, unless another node has nothing to say. */
	private static @Nullable Varargs done(LuaState s, LuaProcess self, CompletableFuture<Outcome> answer) {
		return answer.isDone() ? results(answer.join())
				: ProcessFunctions.await(s, self, answer, RegistryFunctions::results);
	}

	private static Varargs results(Outcome outcome) {
		return (outcome.error() != null) ? ErrorValue.failure(outcome.error())
				: Args.bool(!Boolean.FALSE.equals(outcome.value()));
	}

	private static NameRegistry names(LuaProcess self) {
		return self.runtime().operations().names();
	}

	private static String name(LuaState s, Varargs args, String function) {
		return NameRegistry.requireGiven(args.arg1().isnil() ? "" : Texts.name(s, args, 1, function, "name"));
	}

}
