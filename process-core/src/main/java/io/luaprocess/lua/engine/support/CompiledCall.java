package io.luaprocess.lua.engine.support;

import io.luaprocess.lua.engine.vm.CodeMap;
import io.luaprocess.lua.engine.vm.Continuation;
import io.luaprocess.lua.engine.vm.LuaCode;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.TailCall;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A call of a compiled function that has left the Java stack. Generated code calls the
 * methods {@code save}; they return {@code null}, which the code returns in turn.
 */
public final class CompiledCall extends Continuation {

	private static final Object[] NONE = {};

	private final CompiledFunction function;

	private final int point;

	private final Object[] registers;

	private CompiledCall(LuaValue function, int point, Object[] registers) {
		this.function = (CompiledFunction) function;
		this.point = point;
		this.registers = registers;
	}

	@Override
	public @Nullable Varargs resume(LuaState s, Varargs results) {
		return TailCall.finish(s, this.function.resume(s, this.registers, this.point, results));
	}

	@Override
	public LuaCode code() {
		return ((CodeMap) this.function.getClass().getClassLoader()).code(this.function.getClass());
	}

	@Override
	public int pc() {
		return this.function.instruction(this.point);
	}

	/**
	 * Saves a call.
	 * @param point where it goes on
	 * @param s the running coroutine
	 * @param f the function
	 * @param depth the depth of calls without this one
	 * @param registers the registers that are used from there on
	 */
	public static @Nullable LuaValue save(int point, LuaState s, LuaValue f, int depth, Object[] registers) {
		s.save(new CompiledCall(f, point, registers));
		s.depth = depth;
		return null;
	}

	/** Saves a call without registers. */
	public static @Nullable LuaValue save(int point, LuaState s, LuaValue f, int depth) {
		return save(point, s, f, depth, NONE);
	}

	/** Saves a call with one register. */
	public static @Nullable LuaValue save(int point, LuaState s, LuaValue f, int depth, Object a) {
		return save(point, s, f, depth, new Object[] { a });
	}

	/** Saves a call with two registers. */
	public static @Nullable LuaValue save(int point, LuaState s, LuaValue f, int depth, Object a, Object b) {
		return save(point, s, f, depth, new Object[] { a, b });
	}

	/** Saves a call with three registers. */
	public static @Nullable LuaValue save(int point, LuaState s, LuaValue f, int depth, Object a, Object b, Object c) {
		return save(point, s, f, depth, new Object[] { a, b, c });
	}

	/** Saves a call with four registers. */
	public static @Nullable LuaValue save(int point, LuaState s, LuaValue f, int depth, Object a, Object b, Object c,
			Object d) {
		return save(point, s, f, depth, new Object[] { a, b, c, d });
	}

	/** Saves a call with five registers. */
	public static @Nullable LuaValue save(int point, LuaState s, LuaValue f, int depth, Object a, Object b, Object c,
			Object d, Object e) {
		return save(point, s, f, depth, new Object[] { a, b, c, d, e });
	}

	/** Saves a call with six registers. */
	public static @Nullable LuaValue save(int point, LuaState s, LuaValue f, int depth, Object a, Object b, Object c,
			Object d, Object e, Object g) {
		return save(point, s, f, depth, new Object[] { a, b, c, d, e, g });
	}

	/** Saves a call of a function that is split. */
	public static void save(int point, LuaState s, LuaValue f, SplitFrame frame) {
		s.save(new CompiledCall(f, point, new Object[] { frame }));
	}

}
