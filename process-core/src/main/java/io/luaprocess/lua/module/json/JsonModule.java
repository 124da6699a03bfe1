package io.luaprocess.lua.module.json;

import io.luaprocess.ErrorKind;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.value.ErrorValue;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
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

	/** Takes the option {@code {big = "string"}}, which other runtimes don't have. */
	private static boolean bigAsString(LuaState s, Varargs args) {
		if (args.arg(2).isnil()) {
			return false;
		}
		LuaValue big = Args.table(s, args, 2, "decode").get("big");
		if (big.isnil()) {
			return false;
		}
		if (big instanceof LuaString text && text.tojstring().equals("string")) {
			return true;
		}
		throw Args.bad(s, 2, "decode", "option 'big' must be \"string\"");
	}

	private static Varargs decode(LuaState s, Varargs args) {
		if (args.arg1().isnil()) {
			return ErrorValue.failure(ErrorKind.INVALID, "s is required");
		}
		LuaString text = Args.string(s, args, 1, "decode");
		boolean bigAsString = bigAsString(s, args);
		if (text.m_length == 0) {
			return ErrorValue.failure(ErrorKind.INVALID, "empty string is not valid JSON");
		}
		try {
			return JsonDecoder.decode(s, text, bigAsString);
		}
		catch (JsonException ex) {
			return ErrorValue.failure(ErrorKind.INTERNAL, ex.text());
		}
	}

}
