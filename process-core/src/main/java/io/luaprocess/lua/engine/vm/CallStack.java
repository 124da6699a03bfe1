package io.luaprocess.lua.engine.vm;

import java.lang.StackWalker.StackFrame;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The Lua functions a coroutine is running, found by walking the Java stack, so that
 * calls need not record anything. Compiled functions are recognised by their class
 * loader, runs of the interpreter take the coroutine's own frames in turn.
 *
 * <p>
 * Below the first function of a coroutine may lie those of another process that is
 * spawning it; the coroutine's call depth tells where to stop. Calls that went on with
 * another thread (see {@link Trampoline}) are not seen.
 */
final class CallStack {

	/**
	 * A running function.
	 *
	 * @param code its code
	 * @param pc the instruction it is at
	 * @param frame the frame of the interpreter, if it is interpreted
	 */
	record Entry(LuaCode code, int pc, @Nullable Frame frame) {

		String position() {
			return this.code.source + ":" + this.code.line(this.pc) + ": ";
		}

	}

	/** The package of the engine; its classes are no level of their own. */
	private static final String ENGINE = "io.luaprocess.lua.engine";

	private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

	private CallStack() {
	}

	/**
	 * Finds running functions.
	 * @param s the running coroutine
	 * @param max how many to look for
	 * @return the functions, the innermost first
	 */
	static List<Entry> of(LuaState s, int max) {
		try {
			return WALKER.walk((frames) -> collect(s, Math.min(max, s.depth), frames));
		}
		catch (StackOverflowError | InternalError ex) {
			// Too little stack is left for the walk itself; the JVM reports that as an
			// internal error when it happens inside its walker.
			return List.of();
		}
	}

	/**
	 * Finds the position of a level as {@code error} counts them: library functions such
	 * as {@code pcall} that called Lua functions are levels without a position.
	 * @param s the running coroutine
	 * @param level 1 = the caller of the running library function, 2 = the caller of that
	 * @return {@code <source>:<line>: } or the empty string if there is none
	 */
	static String position(LuaState s, int level) {
		try {
			int functions = (level > 0) ? WALKER.walk((frames) -> functions(s, level, frames)) : 0;
			return s.where(functions);
		}
		catch (StackOverflowError | InternalError ex) {
			return "";
		}
	}

	/**
	 * Counts Lua functions down to a level.
	 * @return how many there are, 0 if the level is that of a library function
	 */
	private static int functions(LuaState s, int level, Stream<StackFrame> frames) {
		int functions = 0;
		int libraries = 0;
		// Functions are called through classes of the engine.
		boolean entered = false;
		boolean inPart = false;
		// Not this class and LuaState.
		Iterator<StackFrame> it = frames.skip(2).iterator();
		while (functions < s.depth && it.hasNext()) {
			StackFrame frame = it.next();
			Class<?> type = frame.getDeclaringClass();
			String method = frame.getMethodName();
			CodeMap map = map(type);
			boolean compiled = map != null;
			boolean part = map != null && map.isPart(method);
			if ((compiled && method.equals("run") && !inPart) || part || interprets(frame)) {
				functions++;
				if (functions + libraries == level) {
					return functions;
				}
			}
			inPart = part || (inPart && !method.equals("run"));
			boolean engine = compiled || type.getPackageName().startsWith(ENGINE);
			boolean guard = type == ProtectedCall.class;
			if ((guard || !engine) && entered) {
				libraries++;
				if (functions + libraries == level) {
					return 0;
				}
			}
			entered = engine && !guard;
		}
		return 0;
	}

	private static List<Entry> collect(LuaState s, int max, Stream<StackFrame> frames) {
		List<Entry> entries = new ArrayList<>();
		Frame interpreted = s.frame;
		// A part of a function was seen; below it is the method that called it.
		boolean inPart = false;
		Iterator<StackFrame> it = frames.iterator();
		while (entries.size() < max && it.hasNext()) {
			StackFrame frame = it.next();
			Class<?> type = frame.getDeclaringClass();
			CodeMap map = map(type);
			if (interpreted != null && interprets(frame)) {
				entries.add(new Entry(interpreted.code, interpreted.pc, interpreted));
				interpreted = interpreted.previous;
			}
			else if (map != null) {
				String method = frame.getMethodName();
				boolean part = map.isPart(method);
				boolean run = method.equals("run");
				if (part || (run && !inPart)) {
					int pc = map.instruction(type, method, frame.getLineNumber());
					entries.add(new Entry(map.code(type), pc, null));
				}
				inPart = part || (inPart && !run);
			}
		}
		return entries;
	}

	private static @Nullable CodeMap map(Class<?> type) {
		return (type.getClassLoader() instanceof CodeMap map) ? map : null;
	}

	private static boolean interprets(StackFrame frame) {
		return frame.getMethodName().equals("execute")
				&& InterpreterLoop.class.isAssignableFrom(frame.getDeclaringClass());
	}

}
