package io.luaprocess.lua.module;

import io.luaprocess.ErrorKind;
import io.luaprocess.lua.ErrorValue;
import io.luaprocess.lua.engine.Args;
import io.luaprocess.lua.engine.LuaState;
import io.luaprocess.lua.engine.Table;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.Varargs;

/**
 * The module {@code json}.
 */
public final class JsonModule {

	/** The module. */
	public static final Table TABLE = new Table().fn("encode", JsonModule::encode)
		.fn("decode", JsonModule::decode)
		.freeze();

	private JsonModule() {
	}

	private static Varargs encode(LuaState s, Varargs args) {
		try {
			return JsonEncoder.encode(s, args.arg1());
		}
		catch (JsonException ex) {
			return ErrorValue.failure(ErrorKind.INTERNAL, ex.text());
		}
	}

	private static Varargs decode(LuaState s, Varargs args) {
		if (args.arg1().isnil()) {
			return ErrorValue.failure(ErrorKind.INVALID, "s is required");
		}
		LuaString text = Args.string(s, args, 1, "decode");
		try {
			return JsonDecoder.decode(s, text);
		}
		catch (JsonException ex) {
			return ErrorValue.failure(ErrorKind.INTERNAL, ex.text());
		}
	}

}
