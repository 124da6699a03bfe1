package io.luaprocess.lua.engine.vm;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Varargs;

/**
 * A call that has left the Java stack: what is left to do in it when the call it has made
 * returns. Continuations of a coroutine form a list from the innermost outwards, which
 * {@link Trampoline} runs. Confined to the process of the coroutine.
 */
public abstract class Continuation {

	/** The call that waits for this one. */
	@Nullable Continuation outer;

	/** The depth of calls inside of this one, see {@link LuaState#depth}. */
	int depth;

	/**
	 * Goes on with the results of the call this one has made.
	 * @param s the coroutine
	 * @param results the results
	 * @return what this call returns; {@code null} if it was suspended again, see
	 * {@link LuaState#suspend}
	 */
	public abstract @Nullable Varargs resume(LuaState s, Varargs results);

	/**
	 * Whether an error of the call this one has made ends here, as in {@code pcall}.
	 * @return true if {@link #fail} is to be called
	 */
	public boolean catches() {
		return false;
	}

	/**
	 * Goes on after an error of the call this one has made.
	 * @param s the coroutine
	 * @param failure what was thrown, see {@link LuaState#raised}
	 * @return what this call returns; {@code null} if it was suspended again
	 */
	public @Nullable Varargs fail(LuaState s, Throwable failure) {
		throw new AssertionError("not a protected call");
	}

	/**
	 * Throws the error of a call again.
	 * @param failure what {@link #fail} got
	 * @return never
	 */
	protected static RuntimeException rethrow(Throwable failure) {
		throw Continuation.<RuntimeException>unchecked(failure);
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> T unchecked(Throwable failure) throws T {
		throw (T) failure;
	}

	/**
	 * Returns the code of a Lua function, for tracebacks.
	 * @return the code; {@code null} for a library function
	 */
	public @Nullable LuaCode code() {
		return null;
	}

	/**
	 * Whether this is a call of a library function, which is a level of its own.
	 * @return false for Lua functions and for operators
	 */
	boolean isLibrary() {
		return code() == null;
	}

	/**
	 * Returns the coroutine whose end this call waits for.
	 * @return its state; {@code null} if it waits for none
	 */
	public @Nullable LuaState resumed() {
		return null;
	}

	/**
	 * Returns the instruction a Lua function is at.
	 * @return its index
	 */
	public int pc() {
		return 0;
	}

	/**
	 * Returns the registers of an interpreted function.
	 * @return the frame; {@code null} for any other function
	 */
	public @Nullable Frame frame() {
		return null;
	}

}
