package io.luaprocess.lua.engine.support;

import java.lang.StackWalker.StackFrame;
import java.util.Optional;

import io.luaprocess.lua.engine.vm.CodeMap;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;

/**
 * Thrown to generated code by an operation whose metamethod was suspended, or by the poll
 * of a loop, and caught there at once, see {@code ResumePoints}. Metamethods that wait
 * are rare, operations are not: the code of an operation has nothing in it that looks for
 * a suspension.
 */
@SuppressWarnings("serial")
public final class Suspension extends Error {

	private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

	private final int point;

	private Suspension(int point) {
		super(null, null, false, false);
		this.point = point;
	}

	/** Passes the result of an operation on. */
	static LuaValue orLeave(@Nullable LuaValue result) {
		if (result == null) {
			throw of();
		}
		return result;
	}

	/** Passes the result of a comparison on. */
	static boolean orLeave(int comparison) {
		if (comparison < 0) {
			throw of();
		}
		return comparison != 0;
	}

	/** The point of the operation, where the call goes on. */
	public static int point(Suspension suspension) {
		return suspension.point;
	}

	/** Finds out which instruction of generated code runs. */
	static Suspension of() {
		return WALKER.walk((frames) -> frames.map(Suspension::at).flatMap(Optional::stream).findFirst().orElseThrow());
	}

	private static Optional<Suspension> at(StackFrame frame) {
		Class<?> type = frame.getDeclaringClass();
		return (type.getClassLoader() instanceof CodeMap map)
				? Optional.of(new Suspension(map.point(type, frame.getMethodName(), frame.getByteCodeIndex())))
				: Optional.empty();
	}

}
