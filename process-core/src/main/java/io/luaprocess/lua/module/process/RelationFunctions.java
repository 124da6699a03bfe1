package io.luaprocess.lua.module.process;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.support.ProcessFunctions;
import io.luaprocess.lua.module.support.Texts;
import io.luaprocess.lua.module.time.Durations;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.lua.value.TextLimits;
import io.luaprocess.operation.Signals;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The functions that act on another process by its destination: {@code monitor},
 * {@code unmonitor}, {@code link}, {@code unlink}, {@code cancel} and {@code terminate}.
 */
final class RelationFunctions {

	private RelationFunctions() {
	}

	static void addTo(Table module) {
		add(module, "monitor", Signals::monitor);
		add(module, "unmonitor", (signals, self, destination) -> {
			signals.unmonitor(self, destination);
			return null;
		});
		add(module, "link", Signals::link);
		add(module, "unlink", (signals, self, destination) -> {
			signals.unlink(self, destination);
			return null;
		});
		add(module, "terminate", RelationFunctions::terminate);
		module.put("cancel", ProcessFunctions.fn("cancel", RelationFunctions::cancel));
	}

	private static void add(Table module, String name, Operation operation) {
		module.put(name, ProcessFunctions.fn(name, (s, self, args) -> {
			if (args.arg1().isnil()) {
				return ErrorValue.failure(ErrorKind.INVALID, name + " requires a destination argument");
			}
			return done(s, self, operation.run(signals(self), self, Texts.name(s, args, 1, name, "destination")));
		}));
	}

	/** Waits for the other node, if there is one to answer. */
	private static @Nullable Varargs done(LuaState s, LuaProcess self, @Nullable CompletableFuture<Outcome> answer) {
		return (answer == null) ? LuaValue.TRUE : ProcessFunctions.await(s, self, answer, (outcome) -> {
			ProcessError error = outcome.error();
			return (error != null) ? ErrorValue.failure(error) : LuaValue.TRUE;
		});
	}

	private static Signals signals(LuaProcess self) {
		return self.runtime().operations().signals();
	}

	private static @Nullable CompletableFuture<Outcome> terminate(Signals signals, LuaProcess self,
			String destination) {
		CompletableFuture<Outcome> answer = signals.terminate(self, destination);
		// Deep recursion goes on with another thread than the kernel knows: a process
		// that has terminated itself ends here at the latest.
		self.instance().safepoint();
		return answer;
	}

	private static @Nullable Varargs cancel(LuaState s, LuaProcess self, Varargs args) {
		if (args.arg1().isnil()) {
			return ErrorValue.failure(ErrorKind.INVALID, "cancel requires at least destination argument");
		}
		Args.string(s, args, 1, "cancel");
		Duration deadline = deadline(args.arg(2));
		String reason = args.arg(3).isnil() ? null : Args.utf8(TextLimits.reason(Args.string(s, args, 3, "cancel")));
		return done(s, self,
				signals(self).cancel(self, Texts.name(s, args, 1, "cancel", "destination"), deadline, reason));
	}

	private static @Nullable Duration deadline(LuaValue value) {
		return value.isnil() ? null : Durations.positive(value, "deadline must be > 0",
				"deadline must be either a duration string or milliseconds number");
	}

	/**
	 * What is done to a process.
	 */
	@FunctionalInterface
	private interface Operation {

		@Nullable CompletableFuture<Outcome> run(Signals signals, LuaProcess self, String destination);

	}

}
