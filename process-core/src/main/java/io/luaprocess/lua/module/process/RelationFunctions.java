package io.luaprocess.lua.module.process;

import java.time.Duration;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.ProcessInstance.Relation;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.support.Callers;
import io.luaprocess.lua.module.time.Durations;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.lua.value.TextLimits;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The functions that act on another process by its destination: {@code monitor},
 * {@code unmonitor}, {@code link}, {@code unlink}, {@code cancel} and {@code terminate}.
 */
final class RelationFunctions {

	private static final ProcessError TERMINATED = ProcessError.of(ErrorKind.INTERNAL, "process terminated");

	private RelationFunctions() {
	}

	static void addTo(Table module) {
		add(module, "monitor", RelationFunctions::monitor);
		add(module, "unmonitor", (self, target) -> {
			self.instance().unmonitor(target);
			return LuaValue.TRUE;
		});
		add(module, "link", RelationFunctions::link);
		add(module, "unlink", (self, target) -> {
			self.instance().unlink(target);
			return LuaValue.TRUE;
		});
		add(module, "terminate", RelationFunctions::terminate);
		module.put("cancel", Callers.fn("cancel", RelationFunctions::cancel));
	}

	private static void add(Table module, String name, Operation operation) {
		module.put(name, Callers.fn(name, (s, self, args) -> {
			if (args.arg1().isnil()) {
				return ErrorValue.failure(ErrorKind.INVALID, name + " requires a destination argument");
			}
			Pid target = permitted(s, self, name, args);
			if (name.equals("link")) {
				checkMayEnd(self, target, "link", args);
			}
			return operation.on(self, target);
		}));
	}

	/** Resolves the first argument and checks the permission of the function's name. */
	private static Pid permitted(LuaState s, LuaProcess self, String function, Varargs args) {
		LuaString destination = TextLimits.name(Args.string(s, args, 1, function), "destination");
		Pid target = Destinations.resolve(self, destination);
		if (!self.allows("process." + function, target.toString())) {
			throw new ProcessException(ErrorKind.PERMISSION_DENIED,
					"not allowed to " + function + ": " + Args.utf8(destination));
		}
		return target;
	}

	/** Who may not terminate a process has no other way to end it. */
	private static void checkMayEnd(LuaProcess self, Pid target, String what, Varargs args) {
		if (self.deniedToEnd(target)) {
			throw new ProcessException(ErrorKind.PERMISSION_DENIED,
					"not allowed to " + what + ": " + Args.utf8(args.arg1().strvalue()));
		}
	}

	private static Varargs monitor(LuaProcess self, Pid target) {
		if (target.equals(self.instance().pid())) {
			return LuaValue.TRUE;
		}
		return switch (self.instance().monitor(self.runtime().live(target))) {
			case MADE -> LuaValue.TRUE;
			case EXISTED -> ErrorValue.failure(ErrorKind.ALREADY_EXISTS, "already monitoring pid");
			case DEAD -> ErrorValue.failure(SendFunction.PROCESS_NOT_FOUND);
		};
	}

	private static Varargs link(LuaProcess self, Pid target) {
		if (target.equals(self.instance().pid())) {
			return LuaValue.TRUE;
		}
		Relation relation = self.instance().link(self.runtime().live(target));
		return (relation != Relation.DEAD) ? LuaValue.TRUE : ErrorValue.failure(SendFunction.PROCESS_NOT_FOUND);
	}

	private static ProcessInstance live(LuaProcess self, Pid target) {
		ProcessInstance process = self.runtime().kernel().process(target);
		if (process == null) {
			throw new ProcessException(SendFunction.PROCESS_NOT_FOUND);
		}
		return process;
	}

	private static Varargs terminate(LuaProcess self, Pid target) {
		boolean asked = live(self, target).terminate(TERMINATED);
		// Deep recursion goes on with another thread than the kernel knows: who has ended
		// itself leaves here at the latest.
		self.instance().safepoint();
		return asked ? LuaValue.TRUE : ErrorValue.failure(SendFunction.PROCESS_NOT_FOUND);
	}

	private static Varargs cancel(LuaState s, LuaProcess self, Varargs args) {
		if (args.arg1().isnil()) {
			return ErrorValue.failure(ErrorKind.INVALID, "cancel requires at least destination argument");
		}
		Args.string(s, args, 1, "cancel");
		Duration deadline = args.arg(2).isnil() ? null : Durations.positive(args.arg(2), "deadline must be > 0",
				"deadline must be either a duration string or milliseconds number");
		String reason = args.arg(3).isnil() ? null : Args.utf8(TextLimits.reason(Args.string(s, args, 3, "cancel")));
		Pid target = permitted(s, self, "cancel", args);
		if (deadline != null) {
			checkMayEnd(self, target, "cancel with a deadline", args);
		}
		boolean asked = live(self, target).cancel(self.instance().pid(), deadline, reason);
		return asked ? LuaValue.TRUE : ErrorValue.failure(SendFunction.PROCESS_NOT_FOUND);
	}

	/**
	 * What is done with a permitted target.
	 */
	@FunctionalInterface
	private interface Operation {

		Varargs on(LuaProcess self, Pid target);

	}

}
