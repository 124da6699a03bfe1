package io.luaprocess.lua.lib;

import java.util.Map;

import io.luaprocess.lua.engine.vm.Table;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * The standard libraries as every program finds them: immutable, stateless, made once and
 * shared by all processes.
 */
public final class StandardLibrary {

	private StandardLibrary() {
	}

	/**
	 * Makes the template of the globals.
	 * @param extra further globals, such as {@code print}, {@code require} and
	 * {@code process}
	 * @return a frozen table for {@link Table#overlay}
	 */
	public static Table globals(Map<String, LuaValue> extra) {
		Table globals = new Table(0, 64);
		BaseLib.addTo(globals);
		globals.put("_G", Table.SELF);
		globals.put("_VERSION", LuaString.valueOf("Lua 5.2"));
		globals.put("unpack", TableLib.UNPACK);
		globals.put("string", StringLib.TABLE);
		globals.put("table", TableLib.TABLE);
		globals.put("math", MathLib.TABLE);
		globals.put("bit32", Bit32Lib.TABLE);
		globals.put("coroutine", CoroutineLib.TABLE);
		globals.put("os", OsLib.TABLE);
		extra.forEach(globals::put);
		return globals.freeze();
	}

	/**
	 * Returns the functions found as methods of strings.
	 * @return a frozen table
	 */
	public static Table stringMethods() {
		return StringLib.TABLE;
	}

}
