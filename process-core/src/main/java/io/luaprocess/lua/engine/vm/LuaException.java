package io.luaprocess.lua.engine.vm;

import io.luaprocess.lua.engine.number.Num;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * A Lua error on its way to the nearest {@code pcall}. Carries any Lua value; has no Java
 * stack trace.
 */
public final class LuaException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient LuaValue value;

	private final @Nullable String traceback;

	/**
	 * Creates the error.
	 * @param value the error value
	 * @param traceback the Lua stack where it arose, {@code null} if not known
	 */
	public LuaException(LuaValue value, @Nullable String traceback) {
		super(null, null, false, false);
		this.value = value;
		this.traceback = traceback;
	}

	/**
	 * Creates an error from text that already has its position.
	 * @param message the text
	 */
	public LuaException(String message) {
		this(Args.str(message), null);
	}

	/**
	 * Returns the error value.
	 */
	public LuaValue value() {
		return this.value;
	}

	/**
	 * Returns the Lua stack where the error arose.
	 * @return the traceback, or {@code null}
	 */
	public @Nullable String traceback() {
		return this.traceback;
	}

	@Override
	public String getMessage() {
		if (this.value instanceof LuaString text) {
			return Args.utf8(text);
		}
		return (this.value instanceof Num || this.value instanceof LuaObject) ? this.value.tojstring()
				: "(error object is a " + this.value.typename() + " value)";
	}

}
