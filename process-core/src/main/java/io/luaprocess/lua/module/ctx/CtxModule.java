package io.luaprocess.lua.module.ctx;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.EngineModule;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.support.ProcessFunctions;
import io.luaprocess.lua.value.Copier;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.lua.value.TextLimits;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The module {@code ctx}: reads the values that travel with calls and spawns.
 */
public final class CtxModule {

	private static final EngineModule MODULE = EngineModule.of("ctx",
			new Table().put("get", ProcessFunctions.fn("get", CtxModule::get))
				.put("all",
						ProcessFunctions.fn("all",
								(s, self, args) -> Copier.within(s).copy(self.context().values(), "context")))
				.freeze());

	private CtxModule() {
	}

	/**
	 * Returns the module.
	 */
	public static EngineModule module() {
		return MODULE;
	}

	private static Varargs get(LuaState s, LuaProcess self, Varargs args) {
		LuaString key = args.arg1().isnil() ? LuaString.valueOf("") : Args.string(s, args, 1, "get");
		if (key.m_length == 0) {
			throw new ProcessException(ErrorKind.INVALID, "key cannot be empty");
		}
		LuaValue value = self.context().get(key);
		if (value.isnil()) {
			return ErrorValue.failure(ErrorKind.NOT_FOUND, "key not found: " + TextLimits.quoted(key));
		}
		return Copier.within(s).copy(value, "context");
	}

}
