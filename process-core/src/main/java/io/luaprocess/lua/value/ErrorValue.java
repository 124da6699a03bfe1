package io.luaprocess.lua.value;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.OwnedObject;
import io.luaprocess.lua.engine.vm.Table;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A {@link ProcessError} as Lua code sees it.
 */
public final class ErrorValue extends OwnedObject implements Sendable {

	private final ProcessError error;

	/**
	 * Wraps an error.
	 * @param error the error
	 */
	public ErrorValue(ProcessError error) {
		this.error = error;
	}

	/**
	 * Returns the error.
	 */
	public ProcessError error() {
		return this.error;
	}

	/**
	 * The results {@code nil, err}.
	 * @param kind the kind
	 * @param message the message
	 * @return two results
	 */
	public static Varargs failure(ErrorKind kind, String message) {
		return failure(ProcessError.of(kind, message));
	}

	/**
	 * The results {@code nil, err}.
	 * @param error the error
	 * @return two results
	 */
	public static Varargs failure(ProcessError error) {
		return LuaValue.varargsOf(LuaValue.NIL, new ErrorValue(error));
	}

	/**
	 * The results {@code false, err}.
	 * @param kind the kind
	 * @param message the message
	 * @return two results
	 */
	public static Varargs refused(ErrorKind kind, String message) {
		return LuaValue.varargsOf(LuaValue.FALSE, new ErrorValue(ProcessError.of(kind, message)));
	}

	/**
	 * An Error object to be raised.
	 * @param s the running coroutine
	 * @param error the error
	 * @return the exception, to be thrown
	 */
	public static LuaException raise(LuaState s, ProcessError error) {
		return new LuaException(new ErrorValue(error), s.tracebackOfError());
	}

	/**
	 * The same immutable error behind another object: identity is not kept across
	 * borders.
	 */
	@Override
	public LuaValue crossed(Copier copier) {
		copier.add(memory());
		return new ErrorValue(this.error);
	}

	@Override
	protected int memory() {
		return (int) Math.min(3L * MemoryMeter.OBJECT + this.error.bytes(), Integer.MAX_VALUE);
	}

	@Override
	public String kind() {
		return "error";
	}

	@Override
	protected Table methods() {
		return ErrorMethods.TABLE;
	}

	@Override
	public LuaValue index(LuaState s, LuaValue key) {
		LuaValue own = methods().get(key);
		return own.isnil() ? s.g.stringMethod(key) : own;
	}

	@Override
	public boolean isText() {
		return true;
	}

	@Override
	public String tojstring() {
		return this.error.text();
	}

	@Override
	public boolean hasText() {
		return true;
	}

	@Override
	public LuaValue tostring() {
		return Args.str(tojstring());
	}

}
