package io.luaprocess.lua.engine.vm;

import java.lang.StackWalker.StackFrame;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import io.luaprocess.kernel.RunningFunction;
import org.jspecify.annotations.Nullable;

/**
 * The functions a coroutine is running: those on the Java stack, found by walking it, so
 * that calls need not record anything, then those on the heap, see {@link Trampoline}.
 * Compiled functions are recognised by their class loader, runs of the interpreter take
 * the coroutine's own frames in turn.
 *
 * <p>
 * Below the functions of a coroutine the Java stack may have those of the one that has
 * resumed it, and those of a process that has spawned it; the trampoline and the depth of
 * calls tell where to stop.
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

		String describe() {
			return position() + "in " + this.code.describe();
		}

		RunningFunction function() {
			return new RunningFunction(describe(), this.code.source, this.code.line(this.pc), this.code.name);
		}

		String position() {
			return this.code.source + ":" + this.code.line(this.pc) + ": ";
		}

	}

	/** The package of the engine; its classes are no level of their own. */
	private static final String ENGINE = "io.luaprocess.lua.engine";

	private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

	/** The Java stack from the top. */
	private final Iterator<StackFrame> frames;

	/** The innermost call on the heap that was not seen. */
	private @Nullable Continuation calls;

	/** How many Lua functions are above it on the Java stack. */
	private int functions;

	/** The innermost interpreted one of these. */
	private @Nullable Frame interpreted;

	/** Whether the next level is on the Java stack. */
	private boolean live = true;

	/** The last frame seen is that of a call that cannot be suspended. */
	private boolean atBarrier;

	/** Functions are called through classes of the engine; one was seen. */
	private boolean called;

	/** A part of a function was seen; below it is the method that called it. */
	private boolean inPart;

	/** The Lua function at the level found; {@code null} if it is a library function. */
	private @Nullable Entry entry;

	private CallStack(LuaState s, Iterator<StackFrame> frames) {
		this.frames = frames;
		this.calls = s.calls;
		this.functions = s.depth - ((s.calls != null) ? s.calls.depth : 0);
		this.interpreted = s.frame;
	}

	/**
	 * Finds running functions.
	 * @param s the running coroutine
	 * @param max how many to look for
	 * @return the functions, the innermost first
	 */
	static List<Entry> of(LuaState s, int max) {
		try {
			return WALKER.walk((frames) -> new CallStack(s, frames.iterator()).collect(max));
		}
		catch (StackOverflowError | InternalError ex) {
			// Too little stack is left for the walk itself; the JVM reports that as an
			// internal error when it happens inside its walker.
			return List.of();
		}
	}

	/**
	 * Finds the functions of a suspended coroutine, and before them those of the one it
	 * has resumed.
	 * @param s the coroutine
	 * @param max how many to look for
	 * @param found gets the functions, the innermost first
	 */
	static void suspended(LuaState s, int max, List<Entry> found) {
		for (Continuation call = s.calls; call != null && found.size() < max; call = call.outer) {
			LuaState resumed = call.resumed();
			if (resumed != null) {
				suspended(resumed, max, found);
			}
			else if (call.code() instanceof LuaCode code) {
				found.add(new Entry(code, call.pc(), call.frame()));
			}
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
			// Not this class and LuaState.
			return (level > 0) ? WALKER.walk((frames) -> new CallStack(s, frames.skip(2).iterator()).position(level))
					: "";
		}
		catch (StackOverflowError | InternalError ex) {
			return "";
		}
	}

	private List<Entry> collect(int max) {
		List<Entry> entries = new ArrayList<>();
		while (entries.size() < max && next()) {
			Entry function = this.entry;
			if (function != null) {
				entries.add(function);
			}
		}
		return entries;
	}

	private String position(int level) {
		for (int i = 0; i < level; i++) {
			if (!next()) {
				return "";
			}
		}
		Entry function = this.entry;
		return (function != null) ? function.position() : "";
	}

	/** Finds the next level outwards; false if there is none. */
	private boolean next() {
		while (true) {
			if (this.live) {
				if (nextLive()) {
					return true;
				}
				this.live = false;
			}
			Continuation call = this.calls;
			if (call == null) {
				return false;
			}
			this.calls = call.outer;
			if (call instanceof Trampoline.Barrier barrier) {
				passBarrier(barrier);
			}
			else if (call.code() instanceof LuaCode code) {
				this.entry = new Entry(code, call.pc(), call.frame());
				return true;
			}
			else if (call.isLibrary()) {
				this.entry = null;
				return true;
			}
		}
	}

	/** Goes on on the Java stack, below the call that cannot be suspended. */
	private void passBarrier(Trampoline.Barrier barrier) {
		while (!this.atBarrier && this.frames.hasNext()) {
			this.atBarrier = isTrampoline(this.frames.next(), "complete");
		}
		this.atBarrier = false;
		this.functions = barrier.depth - ((barrier.outer != null) ? barrier.outer.depth : 0);
		this.interpreted = barrier.interpreted;
		this.called = true;
		this.inPart = false;
		this.live = true;
	}

	private boolean nextLive() {
		while (this.frames.hasNext()) {
			StackFrame frame = this.frames.next();
			if (isTrampoline(frame, "run")) {
				return false;
			}
			if (isTrampoline(frame, "complete")) {
				this.atBarrier = true;
				return false;
			}
			Entry function = function(frame);
			if (function != null) {
				this.entry = function;
				this.called = true;
				return --this.functions >= 0;
			}
			Class<?> type = frame.getDeclaringClass();
			if (type == Outside.Call.class) {
				// A continuation: only the kernel is between here and the trampoline.
				return false;
			}
			boolean guard = type.getNestHost() == ProtectedCall.class;
			boolean engine = !guard && (map(type) != null || type.getPackageName().startsWith(ENGINE));
			boolean library = this.called && !engine;
			this.called = engine;
			if (library) {
				this.entry = null;
				return true;
			}
		}
		return false;
	}

	private @Nullable Entry function(StackFrame frame) {
		Class<?> type = frame.getDeclaringClass();
		CodeMap map = map(type);
		if (map != null) {
			String method = frame.getMethodName();
			boolean part = map.isPart(method);
			boolean run = method.equals("run");
			boolean function = part || (run && !this.inPart);
			this.inPart = part || (this.inPart && !run);
			return function ? new Entry(map.code(type), map.instruction(type, method, frame.getByteCodeIndex()), null)
					: null;
		}
		// The parts of one function are next to each other.
		this.inPart = false;
		Frame innermost = this.interpreted;
		if (innermost == null || !interprets(frame)) {
			return null;
		}
		this.interpreted = innermost.previous;
		return new Entry(innermost.code, innermost.pc, innermost);
	}

	private static @Nullable CodeMap map(Class<?> type) {
		return (type.getClassLoader() instanceof CodeMap map) ? map : null;
	}

	private static boolean interprets(StackFrame frame) {
		return frame.getMethodName().equals("execute")
				&& InterpreterLoop.class.isAssignableFrom(frame.getDeclaringClass());
	}

	private static boolean isTrampoline(StackFrame frame, String method) {
		return frame.getDeclaringClass() == Trampoline.class && frame.getMethodName().equals(method);
	}

}
