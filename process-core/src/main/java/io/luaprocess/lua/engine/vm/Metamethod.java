package io.luaprocess.lua.engine.vm;

import org.luaj.vm2.LuaString;

/**
 * The metamethods of the language.
 */
enum Metamethod {

	INDEX("__index"), NEWINDEX("__newindex"), CALL("__call"), EQ("__eq"), LT("__lt"), LE("__le"), LEN("__len"),
	CONCAT("__concat"), UNM("__unm"), ADD("__add"), SUB("__sub"), MUL("__mul"), DIV("__div"), MOD("__mod"),
	POW("__pow"), TOSTRING("__tostring");

	/** The key in a metatable. */
	final LuaString key;

	/** A bit of its own. */
	final int bit;

	Metamethod(String name) {
		this.key = Names.intern(LuaString.valueOf(name));
		this.bit = 1 << ordinal();
	}

}
