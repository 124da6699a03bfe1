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

	private static final long[] NONE = {};

	private final CompiledFunction function;

	private final int point;

	private final @Nullable Object[] references;

	private final long[] numbers;

	private CompiledCall(LuaValue function, int point, @Nullable Object[] references, long[] numbers) {
		this.function = (CompiledFunction) function;
		this.point = point;
		this.references = references;
		this.numbers = numbers;
	}

	@Override
	public @Nullable Varargs resume(LuaState s, Varargs results) {
		return TailCall.finish(s, this.function.resume(s, this.references, this.numbers, this.point, results));
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
	 * @param references the registers kept as references
	 * @param numbers the registers kept as numbers
	 */
	public static @Nullable LuaValue save(int point, LuaState s, LuaValue f, @Nullable Object[] references,
			long[] numbers) {
		s.save(new CompiledCall(f, point, references, numbers));
		s.depth--;
		return null;
	}

	/** Saves a call whose registers are all references. */
	public static @Nullable LuaValue save(int point, LuaState s, LuaValue f, @Nullable Object[] references) {
		return save(point, s, f, references, NONE);
	}

	/**
	 * Goes on with a call of a function that is cut, in one of its parts.
	 * @return the number of the block that follows in another part; negative at the end
	 */
	public static int resume(LuaValue f, LuaState s, SplitFrame frame, int point) {
		Class<?> type = f.getClass();
		return ((ResumedPart.Loader) type.getClassLoader()).part(type, point).resume(f, s, frame, point);
	}

	/** Saves a call of a function that is cut. */
	public static void save(int point, LuaState s, LuaValue f, SplitFrame frame) {
		s.save(new CompiledCall(f, point, new Object[] { frame }, NONE));
	}

}
