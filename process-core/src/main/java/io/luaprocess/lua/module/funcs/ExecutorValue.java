package io.luaprocess.lua.module.funcs;

import java.time.Duration;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.OwnedObject;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.security.Overrides;
import io.luaprocess.lua.module.support.ProcessFunctions;
import io.luaprocess.lua.module.time.Durations;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * An Executor: immutable {@link CallOptions} with the methods to extend and to use them.
 */
final class ExecutorValue extends OwnedObject {

	private static final Table METHODS = new Table()
		.put("with_context", extending("with_context", ExecutorValue::withContext))
		.put("with_actor",
				extending("with_actor",
						(s, self, options, args) -> options.withActor(Overrides.FUNCS.actor(self, args.arg1()))))
		.put("with_scope",
				extending("with_scope",
						(s, self, options, args) -> options.withScope(Overrides.FUNCS.scope(self, args.arg1()))))
		.put("with_options", extending("with_options", ExecutorValue::withOptions))
		.put("call",
				ProcessFunctions.fn("call",
						(s, self, args) -> FuncsModule.call(s, self, options(s, args), args.subargs(2))))
		.put("async",
				ProcessFunctions.fn("async",
						(s, self, args) -> FuncsModule.async(s, self, options(s, args), args.subargs(2))))
		.freeze();

	private final CallOptions options;

	ExecutorValue(CallOptions options) {
		this.options = options;
	}

	private static LuaValue extending(String name, Extension extension) {
		return ProcessFunctions.fn(name,
				(s, self, args) -> new ExecutorValue(extension.apply(s, self, options(s, args), args.subargs(2))));
	}

	private static CallOptions options(LuaState s, Varargs args) {
		return Args.self(s, args, ExecutorValue.class, "Executor").options;
	}

	private static CallOptions withContext(LuaState s, LuaProcess self, CallOptions options, Varargs args) {
		return options.withContext(Overrides.FUNCS.context(s, self, options.context(), args.arg1()));
	}

	private static CallOptions withOptions(LuaState s, LuaProcess self, CallOptions options, Varargs args) {
		if (args.arg1().isnil()) {
			throw new ProcessException(ErrorKind.INVALID, "options is required");
		}
		Table table = Args.table(s, args, 1, "with_options");
		CallOptions result = options;
		for (Varargs e = table.next(LuaValue.NIL); !e.arg1().isnil(); e = table.next(e.arg1())) {
			s.poll();
			if (e.arg1() instanceof LuaString name && Args.utf8(name).equals("timeout")) {
				result = result.withTimeout(timeout(e.arg(2)));
			}
		}
		return result;
	}

	private static Duration timeout(LuaValue value) {
		return Durations.positive(value, "timeout must be > 0",
				"timeout must be either a duration string or milliseconds number");
	}

	@Override
	protected int memory() {
		return 2 * MemoryMeter.OBJECT;
	}

	@Override
	public String kind() {
		return "userdata";
	}

	@Override
	protected String label() {
		return "funcs.Executor";
	}

	@Override
	protected Table methods() {
		return METHODS;
	}

	/**
	 * Makes options from others.
	 */
	@FunctionalInterface
	private interface Extension {

		CallOptions apply(LuaState s, LuaProcess self, CallOptions options, Varargs args);

	}

}
