package io.luaprocess.lua.module.funcs;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.definition.EntryId;
import io.luaprocess.lua.EngineModule;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.support.ProcessFunctions;
import io.luaprocess.lua.module.support.Texts;
import io.luaprocess.lua.value.Copier;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Varargs;

/**
 * The module {@code funcs}: calls of functions, now or later.
 */
public final class FuncsModule {

	private static final EngineModule MODULE = EngineModule.of("funcs",
			new Table()
				.put("call",
						ProcessFunctions.fn("call",
								(s, self, args) -> call(s, self, CallOptions.inherited(self), args)))
				.put("async",
						ProcessFunctions.fn("async",
								(s, self, args) -> async(s, self, CallOptions.inherited(self), args)))
				.put("new",
						ProcessFunctions.fn("new", (s, self, args) -> new ExecutorValue(CallOptions.inherited(self))))
				.freeze());

	private FuncsModule() {
	}

	/**
	 * Returns the module.
	 */
	public static EngineModule module() {
		return MODULE;
	}

	static @Nullable Varargs call(LuaState s, LuaProcess self, CallOptions options, Varargs args) {
		String id = target(s, self, args, "call");
		return start(s, self, options, id, args).await(s);
	}

	static FutureValue async(LuaState s, LuaProcess self, CallOptions options, Varargs args) {
		String id = target(s, self, args, "async");
		self.futures().require();
		return FutureValue.of(self, start(s, self, options, id, args));
	}

	private static FunctionCall start(LuaState s, LuaProcess self, CallOptions options, String id, Varargs args) {
		return FunctionCall.start(self, options, id, () -> new Copier(s).copyAll(args, 2, "argument"));
	}

	/** The id of what is called. */
	private static String target(LuaState s, LuaProcess self, Varargs args, String function) {
		ProcessFunctions.checkNotLoading(s);
		String id = args.arg1().isnil() ? "" : Texts.name(s, args, 1, function, "function ID");
		if (id.isEmpty()) {
			throw new ProcessException(ErrorKind.INVALID, "function ID required");
		}
		if (EntryId.parse(id) == null) {
			throw new ProcessException(ErrorKind.INVALID, "invalid function ID format (namespace:name required)");
		}
		return id;
	}

}
