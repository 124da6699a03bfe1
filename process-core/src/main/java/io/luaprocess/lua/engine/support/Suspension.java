package io.luaprocess.lua.engine.support;

import io.luaprocess.lua.engine.vm.CodeMap;
import io.luaprocess.lua.engine.vm.LuaState;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;

/**
 * Thrown to generated code by an operation whose metamethod was suspended, and caught
 * there at once, see {@code ResumePoints}. Metamethods that wait are rare, operations are
 * not: the code of an operation has nothing in it that looks for a suspension.
 */
@SuppressWarnings("serial")
public final class Suspension extends Error {

	private static final Suspension INSTANCE = new Suspension();

	private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

	private Suspension() {
		super(null, null, false, false);
	}

	/** Passes the result of an operation on. */
	static LuaValue orLeave(LuaState s, @Nullable LuaValue result) {
		if (result == null) {
			throw of(s);
		}
		return result;
	}

	/** Passes the result of a comparison on. */
	static boolean orLeave(LuaState s, int comparison) {
		if (comparison < 0) {
			throw of(s);
		}
		return comparison != 0;
	}

	/** Finds out which instruction of generated code runs. */
	static Suspension of(LuaState s) {
		s.point = WALKER
			.walk((frames) -> frames.filter((frame) -> frame.getDeclaringClass().getClassLoader() instanceof CodeMap)
				.findFirst()
				.map((frame) -> ((CodeMap) frame.getDeclaringClass().getClassLoader()).point(frame.getDeclaringClass(),
						frame.getMethodName(), frame.getLineNumber()))
				.orElseThrow());
		return INSTANCE;
	}

}
