package io.luaprocess.lua.engine.vm;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;

/**
 * An object of the runtime as Lua code sees it: a userdata with methods, without a
 * visible metatable. Subclasses are immutable, or belong to one process and are
 * {@link OwnedObject}.
 */
public abstract class LuaObject extends LuaValue {

	/**
	 * Returns what this is, for texts like {@code cannot send channel at …} and
	 * {@code channel expected}.
	 * @return a word, for example {@code channel}
	 */
	public abstract String kind();

	/**
	 * Returns the methods, shared by all objects of this kind.
	 * @return an immutable table
	 */
	protected abstract Table methods();

	/**
	 * Reads a member.
	 * @param s the running coroutine
	 * @param key the key
	 * @return the member or {@code nil}
	 */
	public LuaValue index(LuaState s, LuaValue key) {
		return methods().get(key);
	}

	/**
	 * Reads a member that is called at once, as in {@code object:member()}.
	 * @param s the running coroutine
	 * @param key the key
	 * @return the member or {@code nil}
	 */
	public LuaValue method(LuaState s, LuaValue key) {
		return index(s, key);
	}

	/**
	 * Returns the function that a call of this object runs, with the object as its first
	 * argument.
	 * @return the function; {@code null} if the object cannot be called
	 */
	public @Nullable LuaFn callHandler() {
		return null;
	}

	/**
	 * Whether concatenation and string functions take this object for its text, and
	 * string functions can be called as methods.
	 * @return true for errors
	 */
	public boolean isText() {
		return false;
	}

	/**
	 * Compares with {@code ==}.
	 * @param other another object
	 * @return identity unless overridden
	 */
	public boolean equalTo(LuaObject other) {
		return this == other;
	}

	/**
	 * Compares with {@code <} and {@code <=}.
	 * @param other another object
	 * @return negative, zero or positive; {@code null} if the two have no order
	 */
	public @Nullable Integer compareWith(LuaObject other) {
		return null;
	}

	/**
	 * Whether {@code tostring} gives a text that this object has, and not one that only
	 * tells it from others.
	 * @return true if {@link #tostring} is overridden
	 */
	public boolean hasText() {
		return isText();
	}

	/**
	 * Returns what {@code tostring} shows before the address of an object without text.
	 * @return a word, by default the kind
	 */
	protected String label() {
		return kind();
	}

	/**
	 * Returns the text of this object.
	 * @return the text; by default the kind and an address
	 */
	@Override
	public String tojstring() {
		return kind() + ": 0x" + String.format("%08x", System.identityHashCode(this));
	}

	@Override
	public LuaValue tostring() {
		return Args.str(tojstring());
	}

	@Override
	public int type() {
		return LuaValue.TUSERDATA;
	}

	@Override
	public String typename() {
		return "userdata";
	}

	@Override
	public boolean isuserdata() {
		return true;
	}

}
