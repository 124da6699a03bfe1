package io.luaprocess.lua.engine;

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
 * another thread (see {@link StackSegments}) are not seen.
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
	 * @param level 1 = who called the running library function, 2 = the caller of that
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
			boolean compiled = type.getSuperclass() == CompiledFunction.class;
			boolean part = compiled && ClassFileShape.part(method) >= 0;
			if ((compiled && method.equals("run") && !inPart) || part
					|| (type == Interpreter.class && method.equals("execute"))) {
				functions++;
				if (functions + libraries == level) {
					return functions;
				}
			}
			inPart = part || (inPart && !method.equals("run"));
			boolean engine = compiled || type.getPackage() == CallStack.class.getPackage();
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
			if (type == Interpreter.class && interpreted != null && frame.getMethodName().equals("execute")) {
				entries.add(new Entry(interpreted.function.code, interpreted.pc, interpreted));
				interpreted = interpreted.previous;
			}
			else if (type.getSuperclass() == CompiledFunction.class) {
				FunctionInfo f = ProgramLoader.function(type);
				int part = ClassFileShape.part(frame.getMethodName());
				if (part >= 0 && f.parts != null) {
					entries.add(new Entry(f.code, f.parts[part] + frame.getLineNumber() - 1, null));
					inPart = true;
				}
				else if (frame.getMethodName().equals("run")) {
					if (!inPart) {
						entries.add(new Entry(f.code, frame.getLineNumber() - 1, null));
					}
					inPart = false;
				}
			}
		}
		return entries;
	}

}
