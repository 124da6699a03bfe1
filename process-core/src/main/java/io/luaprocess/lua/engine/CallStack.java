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
	 * Whether a library function such as {@code pcall} called the one that runs.
	 * @param s the running coroutine
	 * @return false if Lua code called it
	 */
	static boolean isCalledByJava(LuaState s) {
		try {
			return s.depth > 0 && WALKER.walk(CallStack::isCalledByJava);
		}
		catch (StackOverflowError | InternalError ex) {
			return false;
		}
	}

	private static boolean isCalledByJava(Stream<StackFrame> frames) {
		boolean entered = false;
		// Not this class and LuaState.
		Iterator<StackFrame> it = frames.skip(2).iterator();
		while (it.hasNext()) {
			Class<?> type = it.next().getDeclaringClass();
			if (type == Interpreter.class || type.getSuperclass() == CompiledFunction.class) {
				return false;
			}
			boolean engine = type.getPackage() == CallStack.class.getPackage();
			if (type == ProtectedCall.class || (entered && !engine)) {
				return true;
			}
			// Functions are called through classes of the engine.
			entered = engine;
		}
		return false;
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
