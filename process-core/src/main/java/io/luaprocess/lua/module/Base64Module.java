package io.luaprocess.lua.module;

import java.util.Base64;

import io.luaprocess.lua.engine.LuaState;
import io.luaprocess.lua.engine.Table;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The module {@code base64}: the standard alphabet with padding, without line breaks.
 */
public final class Base64Module {

	/** The module. */
	public static final Table TABLE = table();

	private Base64Module() {
	}

	private static Table table() {
		Table table = new Table();
		BytesIn.fn(table, "encode", Base64Module::encode);
		BytesIn.fn(table, "decode", Base64Module::decode);
		return table.freeze();
	}

	private static LuaValue encode(LuaState s, Varargs args) {
		LuaString data = BytesIn.string(args, 1, "data");
		s.checkStringSize((data.m_length + 2L) / 3 * 4);
		return s.string(Base64.getEncoder().encode(BytesIn.bytes(data)));
	}

	private static LuaValue decode(LuaState s, Varargs args) {
		LuaString data = BytesIn.string(args, 1, "data");
		// Java's decoder would do without padding.
		if (data.m_length % 4 != 0) {
			throw BytesIn.invalid("invalid base64: length is not a multiple of 4");
		}
		try {
			return s.string(Base64.getDecoder().decode(BytesIn.bytes(data)));
		}
		catch (IllegalArgumentException ex) {
			throw BytesIn.invalid("invalid base64: illegal character or padding");
		}
	}

}
