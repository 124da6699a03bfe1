package io.luaprocess.lua.value;

import org.luaj.vm2.LuaValue;

/**
 * What an object of the runtime becomes when it crosses a border. Objects without it
 * cannot cross.
 */
public interface Sendable {

	/**
	 * Returns what arrives: an immutable object, possibly this one, or a plain value.
	 * @param copier copies values the object holds
	 * @return the value
	 */
	LuaValue crossed(Copier copier);

}
