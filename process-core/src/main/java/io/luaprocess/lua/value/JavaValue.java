package io.luaprocess.lua.value;

/**
 * An object of the runtime that has a counterpart in Java.
 */
public interface JavaValue {

	/**
	 * Returns the counterpart.
	 * @return for example a {@link java.time.Duration}
	 */
	Object toJava();

}
