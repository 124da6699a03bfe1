package io.luaprocess.lua.engine.vm;

import java.lang.management.ManagementFactory;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Runs coroutines whose calls can leave the Java stack.
 *
 * <p>
 * <strong>Protocol.</strong> A call that cannot go on returns {@code null}, which is no
 * Lua value, after {@link LuaState#suspend} has said why. Each caller saves what it has
 * left to do in a {@link Continuation}, see {@link LuaState#save}, and returns
 * {@code null} as well, down to the trampoline. To go on, the trampoline passes the value
 * the coroutine has waited for to the innermost continuation, what that returns to the
 * next one, and so on. Outer calls stay on the heap until they are needed: a switch costs
 * the innermost call, however deep the calls nest.
 *
 * <p>
 * <strong>Errors</strong> pass the calls on the Java stack as exceptions, and those on
 * the heap up to the first one that {@linkplain Continuation#catches catches} them.
 *
 * <p>
 * <strong>Deep recursion.</strong> A Java stack is considered full after a number of
 * nested calls that assumes {@link #BYTES_PER_CALL} for each and uses {@link #SHARE} of
 * it: measured in all compilation modes of the JVM a call takes up to 1900 bytes, the
 * library functions it may pass through included. The rest is for what libraries and the
 * kernel do on top. When it is full, all calls move to the heap and the next one runs at
 * the bottom of the stack. Calls on the heap are counted as memory of the process.
 *
 * <p>
 * <strong>Giving way.</strong> A {@linkplain SafepointHandler safepoint} may ask the
 * process to leave the stack. Loops of Lua code are suspended where they poll. Library
 * code cannot be: its poll makes the stack look full, so that the next call of a Lua
 * function leaves. All coroutines that have resumed one another leave with it.
 *
 * <p>
 * The technique is that of Lua's own {@code lua_yield}: the C functions of PUC Lua 5.2
 * pass a continuation where a callee may yield.
 */
public final class Trampoline {

	/** What a call may take on the Java stack. */
	public static final int BYTES_PER_CALL = 2500;

	private static final double SHARE = 0.5;

	/** Guard pages and what the JVM keeps free for its own native code. */
	private static final int RESERVED_BYTES = 128 << 10;

	/** How many calls a whole Java stack has room for. */
	static final int ROOM = room();

	private Trampoline() {
	}

	private static int room() {
		long stack = 1 << 20;
		HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
		if (jvm != null) {
			long kilobytes = Long.parseLong(jvm.getVMOption("ThreadStackSize").getValue());
			stack = (kilobytes > 0) ? kilobytes << 10 : stack;
		}
		return (int) Math.clamp((stack - RESERVED_BYTES) * SHARE / BYTES_PER_CALL, 12, 2000);
	}

	// ---- the bottom of a stack -------------------------------------------------------

	/**
	 * Begins a coroutine at the bottom of a Java stack.
	 * @param s its state, not used before
	 * @param f its function
	 * @param args the arguments
	 * @return the results; {@code null} if it was suspended, see {@link LuaState#pending}
	 */
	public static @Nullable Varargs begin(LuaState s, LuaFn f, Varargs args) {
		return begin(s, f, args, null);
	}

	/**
	 * Begins a coroutine, see {@link #begin(LuaState, LuaFn, Varargs)}.
	 * @param s its state, not used before
	 * @param f its function
	 * @param args the arguments
	 * @param bottom the call that gets what the function returns or throws; {@code null}
	 * for none. It may be that of several coroutines
	 * @return the results; {@code null} if it was suspended, see {@link LuaState#pending}
	 */
	public static @Nullable Varargs begin(LuaState s, LuaFn f, Varargs args, @Nullable Continuation bottom) {
		Repeat first = new Repeat(f, args);
		first.outer = bottom;
		s.calls = first;
		return goOn(s, LuaValue.NONE);
	}

	/**
	 * Begins or resumes a coroutine on top of another one. Blocks as long as it runs.
	 * @param s the running coroutine
	 * @param target the other one
	 * @param values what it gets
	 * @return its results; {@code null} if it was suspended, see {@link LuaState#pending}
	 */
	public static @Nullable Varargs resume(LuaState s, LuaState target, Varargs values) {
		target.room = Math.max(free(s) - 1, 1);
		return run(target, values);
	}

	/**
	 * Whether the Java stack has room for another coroutine on top of the running one.
	 * @param s the running coroutine
	 * @return false if it must go on at the bottom first, see {@link #repeat}
	 */
	public static boolean hasRoom(LuaState s) {
		return free(s) >= leastRoom(s);
	}

	/** How many calls the Java stack has room for, whatever the limit of nested calls. */
	private static int free(LuaState s) {
		return s.room - (s.depth - s.bottom);
	}

	/**
	 * Sets the function of a coroutine that has not run.
	 * @param s its state
	 * @param f the function, which gets what the first {@link #resume} passes
	 */
	public static void prepare(LuaState s, LuaFn f) {
		s.calls = new First(f);
	}

	/**
	 * Calls a function from Java code that cannot be suspended, and waits for its end.
	 * @param s the running coroutine
	 * @param f the function
	 * @param args the arguments
	 * @return all results
	 */
	public static Varargs complete(LuaState s, LuaFn f, Varargs args) {
		int depth = s.depth;
		int stackEnd = s.stackEnd;
		int room = s.room;
		int bottom = s.bottom;
		int guards = s.guards;
		Frame frame = s.frame;
		Barrier barrier = new Barrier();
		barrier.depth = depth;
		barrier.outer = s.calls;
		barrier.interpreted = frame;
		Repeat call = new Repeat(f, args);
		call.depth = depth;
		call.outer = barrier;
		s.calls = call;
		s.room = free(s);
		s.g.completing++;
		try {
			Varargs results = run(s, LuaValue.NONE);
			if (results != null) {
				return results;
			}
			boolean full = s.pending == LuaState.Pending.REPEAT;
			s.pending = null;
			throw s.error(full ? "stack overflow" : "attempt to yield across a call from Java");
		}
		finally {
			s.calls = barrier.outer;
			s.depth = depth;
			s.stackEnd = stackEnd;
			s.room = room;
			s.bottom = bottom;
			s.guards = guards;
			s.frame = frame;
			s.g.completing--;
			s.pollSoon();
		}
	}

	/**
	 * Goes on with a suspended coroutine at the bottom of a Java stack.
	 * @param s its state
	 * @param values what the call gives that has suspended it
	 * @return its results; {@code null} if it was suspended again
	 */
	public static @Nullable Varargs goOn(LuaState s, Varargs values) {
		s.g.givesWay = false;
		s.room = s.g.stackRoom;
		try {
			return run(s, values);
		}
		finally {
			// No call is on the Java stack now.
			s.depth = 0;
			s.bottom = 0;
			s.stackEnd = Math.min(s.room, s.g.limits().callDepth());
		}
	}

	private static @Nullable Varargs run(LuaState s, Varargs first) {
		s.pending = null;
		Varargs value = first;
		Throwable failure = null;
		int limit = s.g.limits().callDepth();
		while (true) {
			Continuation call = s.calls;
			if (call == null || call instanceof Barrier) {
				if (failure != null) {
					throw Continuation.rethrow(failure);
				}
				return value;
			}
			s.calls = call.outer;
			if (failure != null && !call.catches()) {
				continue;
			}
			s.depth = call.depth;
			s.bottom = call.depth;
			s.stackEnd = Math.min(call.depth + s.room, limit);
			s.frame = null;
			Varargs results;
			try {
				results = (failure != null) ? call.fail(s, failure) : call.resume(s, value);
				failure = null;
			}
			catch (RuntimeException | StackOverflowError | LinkageError | AssertionError ex) {
				s.forgetSaved();
				s.pending = null;
				failure = ex;
				continue;
			}
			if (results != null) {
				value = results;
				if (s.g.givesWay() && s.calls != null) {
					s.suspend(LuaState.Pending.PREEMPT);
					s.save(new Outside.Back(value, null));
					s.keepSaved(s.depth);
					return null;
				}
				continue;
			}
			s.keepSaved(call.depth);
			if (s.pending != LuaState.Pending.REPEAT || s.room < leastRoom(s)) {
				return null;
			}
			s.pending = null;
			value = LuaValue.NONE;
		}
	}

	/** With less room a call goes on on the stack below. */
	private static int leastRoom(LuaState s) {
		return s.g.stackRoom / 4;
	}

	// ---- a full stack ----------------------------------------------------------------

	/**
	 * Makes a call for which the Java stack has no room: moves all calls to the heap
	 * first. The same if the process is to give way: then the call is made when it goes
	 * on. Raises {@code stack overflow} if calls nest too deep.
	 * @param s the running coroutine
	 * @param f the function
	 * @param args the arguments
	 * @return {@code null}, to be returned
	 */
	public static @Nullable Varargs repeat(LuaState s, LuaFn f, Varargs args) {
		if (s.depth >= s.g.limits().callDepth()) {
			throw s.error("stack overflow");
		}
		s.suspend(s.g.givesWay() ? LuaState.Pending.PREEMPT : LuaState.Pending.REPEAT);
		return s.save(new Repeat(f, args));
	}

	/**
	 * Counts the calls of a coroutine that has yielded as memory, if there are more of
	 * them than before.
	 * @param s the running coroutine
	 * @param target the other one
	 * @param counted how many are counted
	 * @return how many are counted now
	 */
	public static int count(LuaState s, LuaState target, int counted) {
		Continuation innermost = target.calls;
		if (innermost == null || innermost.depth <= counted) {
			return counted;
		}
		int more = innermost.depth - counted;
		s.count(target, (long) more * ((innermost.frame() != null) ? MemoryMeter.INTERPRETED_CALL : MemoryMeter.CALL));
		return innermost.depth;
	}

	/** Counts calls that have moved to the heap. */
	static void count(LuaState s, Continuation outermost, int calls) {
		s.count(outermost,
				(long) calls * ((outermost.frame() != null) ? MemoryMeter.INTERPRETED_CALL : MemoryMeter.CALL));
	}

	/** A call that is made when it is the innermost. */
	private static final class Repeat extends Continuation {

		private final LuaFn f;

		private final Varargs args;

		Repeat(LuaFn f, Varargs args) {
			this.f = f;
			this.args = args;
		}

		@Override
		public @Nullable Varargs resume(LuaState s, Varargs results) {
			return this.f.invoke(s, this.args);
		}

		@Override
		boolean isLibrary() {
			return false;
		}

	}

	/** The call of the function of a coroutine. */
	private static final class First extends Continuation {

		private final LuaFn f;

		First(LuaFn f) {
			this.f = f;
		}

		@Override
		public @Nullable Varargs resume(LuaState s, Varargs args) {
			return this.f.invoke(s, args);
		}

		@Override
		boolean isLibrary() {
			return false;
		}

	}

	/** Separates calls on the heap where Java code that cannot be suspended is below. */
	static final class Barrier extends Continuation {

		/** The innermost interpreted function below. */
		@Nullable Frame interpreted;

		@Override
		public Varargs resume(LuaState s, Varargs results) {
			throw new AssertionError("a call from Java was suspended");
		}

		@Override
		boolean isLibrary() {
			return false;
		}

	}

}
