package io.luaprocess.lua.module.java;

import java.lang.reflect.Type;

import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Callbacks;
import io.luaprocess.lua.api.LuaCallback;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.MemoryOwnership;
import io.luaprocess.lua.engine.vm.ProtectedCall;
import io.luaprocess.lua.engine.vm.Trampoline;
import io.luaprocess.lua.engine.vm.Values;
import io.luaprocess.lua.value.LuaErrors;
import io.luaprocess.lua.value.ValueMapper;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A Lua function that Java code may call while it is called itself.
 */
final class Callback implements LuaCallback {

	private static final LuaFn PROTECTED = new LuaFn() {

		@Override
		public @Nullable Varargs invoke(LuaState s, Varargs args) {
			return ProtectedCall.pcall(s, args.arg1(), args.subargs(2));
		}

		@Override
		public String name() {
			return "pcall";
		}

	};

	private final JavaCall call;

	private final LuaFn function;

	Callback(JavaCall call, LuaFn function) {
		this.call = call;
		this.function = function;
	}

	@Override
	public @Nullable Object call(@Nullable Object... args) {
		return ValueMapper.toJava(result(args), this.call.s);
	}

	@Override
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	public <T> @Nullable T callFor(Type type, @Nullable Object... args) {
		return (T) this.call.function.modules.converter.convert(call(args), type, "result");
	}

	private LuaValue result(@Nullable Object[] args) {
		this.call.checkRuns();
		LuaState s = this.call.s;
		Varargs values = this.call.function.modules.values.toLuaAll(args, "argument");
		MemoryOwnership.assign(s.g.memory, values);
		Varargs results = Callbacks.run(this.call.self.instance(),
				() -> Trampoline.complete(s, PROTECTED, Values.join(s, this.function, values)));
		if (!results.arg1().toboolean()) {
			throw new Failed(new LuaException(results.arg(2), null));
		}
		return results.arg(2);
	}

	/**
	 * What the function has raised. If Java code lets it pass, the program gets the
	 * value.
	 */
	static final class Failed extends ProcessException {

		private static final long serialVersionUID = 1L;

		final transient LuaException raised;

		Failed(LuaException raised) {
			super(LuaErrors.toError(raised));
			this.raised = raised;
		}

	}

}
