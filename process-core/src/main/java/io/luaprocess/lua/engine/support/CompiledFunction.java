package io.luaprocess.lua.engine.support;

import io.luaprocess.lua.engine.vm.CodeMap;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.ScriptFunction;
import io.luaprocess.lua.engine.vm.TailCall;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Varargs;

/**
 * A Lua function compiled to JVM bytecode. Every Lua function is a class of its own, so
 * that the JVM can bind and inline calls; its code is the static method {@code run}.
 */
public abstract class CompiledFunction extends ScriptFunction {

	@Override
	public final String name() {
		String name = ((CodeMap) getClass().getClassLoader()).code(getClass()).name;
		return (name != null) ? name : "?";
	}

	/**
	 * Goes on with a call that has left the Java stack.
	 * @param s the coroutine
	 * @param references the registers kept as references
	 * @param numbers the registers kept as numbers
	 * @param point where it goes on
	 * @param results the results of the call it had made
	 * @return all results, {@link TailCall#PENDING}, or {@code null} if it was suspended
	 * again
	 */
	public abstract @Nullable Varargs resume(LuaState s, @Nullable Object[] references, long[] numbers, int point,
			Varargs results);

	final int instruction(int point) {
		return ((CodeMap) getClass().getClassLoader()).instruction(getClass(), point);
	}

}
