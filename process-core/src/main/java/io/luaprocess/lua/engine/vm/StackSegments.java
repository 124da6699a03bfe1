package io.luaprocess.lua.engine.vm;

import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.luaprocess.kernel.TerminationSignal;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Lets Lua calls nest deeper than a Java stack. When the calls a stack has room for are
 * used up, the next call runs on a fresh virtual thread while the caller's thread waits;
 * the stacks of waiting threads lie on the heap and take only what is in use.
 *
 * <p>
 * <strong>Budget.</strong> A stack is considered full after a number of nested calls that
 * assumes {@link #BYTES_PER_CALL} for each and uses {@link #SHARE} of it: measured in all
 * compilation modes of the JVM a call takes up to 1900 bytes, the library functions it
 * may pass through included. The rest is for what libraries and the kernel do on top.
 *
 * <p>
 * <strong>Oscillation.</strong> A loop just below a boundary whose body calls functions
 * would change threads in every turn. Therefore a boundary that is crossed often moves
 * on, up to half as much again as the budget.
 *
 * <p>
 * <strong>Memory.</strong> Stacks are what a process holds as much as its tables. What a
 * call takes cannot be asked; the {@link MemoryMeter} counts {@link MemoryMeter#CALL} for
 * it. On the coroutine's own thread the budget is announced in steps, each counted when
 * it is reached, for most coroutines never need it; a further thread counts its budget
 * when it begins.
 *
 * <p>
 * <strong>Threads.</strong> Exactly one of the threads runs, the others wait; the
 * handover orders all memory accesses. Code that blocks parks the thread it runs on. An
 * interrupt of a waiting thread is passed on to the thread it waits for.
 *
 * <p>
 * <strong>The end.</strong> When a program is being ended, none of its code runs any
 * more, and the coroutine is not used again. So the threads need not leave in the order
 * in which they wait for one another. The coroutine's own goes first: the process ends,
 * and the thread that waits for that is woken, while the stacks below it are as deep as
 * ever. They are left afterwards, {@link #AT_ONCE a few} at a time: a process 200 000
 * calls deep ends as fast as any other, and its thousand threads do not keep other
 * threads from the processors. That they are more than one lets stacks be left faster
 * than running processes fill new ones, however many share the processors: a running
 * process has one thread that waits its turn.
 *
 * <p>
 * <strong>Polls.</strong> Functions poll when they begin, but neither when they return
 * nor while an error passes through them. Whenever a stack has been left that way, the
 * one it returns to polls: a process does not have to come out of deep recursion to be
 * ended.
 */
public final class StackSegments {

	public static final int BYTES_PER_CALL = 2500;

	private static final double SHARE = 0.5;

	/** Guard pages and what the JVM keeps free for its own native code. */
	private static final int RESERVED_BYTES = 128 << 10;

	private static final int CROSSINGS = 32;

	/** Calls of a stack that are not counted as memory: few programs go deeper. */
	private static final int UNCOUNTED = 32;

	private static final int CALLS = calls();

	/**
	 * Threads of an ended program that leave at the same time. Together they need less
	 * than a time slice.
	 */
	private static final int AT_ONCE = 8;

	private StackSegments() {
	}

	private static int calls() {
		long stack = 1 << 20;
		HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
		if (jvm != null) {
			long kilobytes = Long.parseLong(jvm.getVMOption("ThreadStackSize").getValue());
			stack = (kilobytes > 0) ? kilobytes << 10 : stack;
		}
		return (int) Math.clamp((stack - RESERVED_BYTES) * SHARE / BYTES_PER_CALL, 12, 2000);
	}

	/**
	 * Begins the first segment of a coroutine.
	 * @param s the state of the coroutine
	 */
	static void begin(LuaState s) {
		s.segmentStart = 0;
		s.segmentEnd = Math.min(Math.min(UNCOUNTED, CALLS), s.g.limits().callDepth());
	}

	/**
	 * Runs a function for which the current stack has no room. Called instead of
	 * {@link ScriptFunction#body} when {@link LuaState#depth} has reached
	 * {@link LuaState#segmentEnd}.
	 * @param s the running coroutine
	 * @param f the function
	 * @param args the arguments
	 * @return what the body returns
	 */
	public static Varargs body(LuaState s, ScriptFunction f, Varargs args) {
		return run(s, f, args);
	}

	/**
	 * Runs a function written in Java for which the current stack has no room.
	 * @param s the running coroutine
	 * @param f the function
	 * @param args the arguments
	 * @return all results
	 */
	static Varargs invoke(LuaState s, LuaFn f, Varargs args) {
		return run(s, f, args);
	}

	private static Varargs enter(LuaState s, LuaFn f, Varargs args) {
		if (f instanceof ScriptFunction script) {
			return script.body(s, args);
		}
		s.depth++;
		Varargs results = f.invoke(s, args);
		s.depth--;
		return results;
	}

	private static Varargs run(LuaState s, LuaFn f, Varargs args) {
		int limit = s.g.limits().callDepth();
		if (s.depth >= limit) {
			throw s.error("stack overflow");
		}
		int end = s.segmentEnd;
		int moved = Math.min(next(s), limit);
		if (moved > end) {
			s.segmentEnd = moved;
			count(s, (s.segment != null) ? s.segment : s, moved - end);
			return enter(s, f, args);
		}
		int start = s.segmentStart;
		int crossings = s.segmentCrossings;
		Segment outer = s.segment;
		Segment segment = new Segment(s, f, args, outer);
		count(s, segment, CALLS);
		s.segmentStart = s.depth;
		s.segmentEnd = Math.min(s.depth + CALLS, limit);
		s.segmentCrossings = 0;
		s.segment = segment;
		try {
			return segment.run();
		}
		finally {
			s.segment = outer;
			s.segmentStart = start;
			s.segmentEnd = end;
			s.segmentCrossings = crossings;
		}
	}

	/** Where the end of the segment, which has been reached, moves to if it moves. */
	private static int next(LuaState s) {
		int used = s.segmentEnd - s.segmentStart;
		if (used < CALLS) {
			return s.segmentStart + Math.min(2 * used, CALLS);
		}
		if (++s.segmentCrossings < CROSSINGS) {
			return s.segmentEnd;
		}
		s.segmentCrossings = 0;
		return s.segmentStart + Math.min(used + CALLS / 8 + 1, CALLS + CALLS / 2);
	}

	private static void count(LuaState s, Object stack, int calls) {
		s.count(stack, (long) calls * ((s.frame != null) ? MemoryMeter.INTERPRETED_CALL : MemoryMeter.CALL));
	}

	/**
	 * The stacks of an ended program, but for the first, on their way out.
	 */
	private static final class Leaving {

		private final Deque<Segment> waiting;

		/** Takes the calls whose callers have still to leave, the outermost first. */
		Leaving(Deque<Segment> waiting) {
			this.waiting = waiting;
		}

		/** One more thread leaves. */
		void next() {
			Segment segment;
			synchronized (this) {
				segment = this.waiting.poll();
			}
			if (segment != null) {
				segment.done = true;
				segment.s.g.safepoints().letLeave(segment.caller);
			}
		}

	}

	/**
	 * One call on a thread of its own.
	 */
	static final class Segment {

		private final LuaState s;

		private final LuaFn f;

		private final Varargs args;

		private final @Nullable Segment outer;

		private final Thread caller = Thread.currentThread();

		private @Nullable Varargs results;

		private @Nullable Throwable failure;

		/** Of an ended program: the stacks that are still to be left. */
		private @Nullable Leaving leaving;

		/**
		 * Written by the thread of the call, or at the end by an inner one, after the
		 * results or the failure.
		 */
		private volatile boolean done;

		Segment(LuaState s, LuaFn f, Varargs args, @Nullable Segment outer) {
			this.s = s;
			this.f = f;
			this.args = args;
			this.outer = outer;
		}

		Varargs run() {
			SafepointHandler handler = this.s.g.safepoints();
			handler.leaveThread();
			Thread thread = Thread.ofVirtual().name("lua-stack").start(this::call);
			while (!this.done) {
				LockSupport.park(this);
				if (Thread.interrupted()) {
					thread.interrupt();
				}
			}
			if (!(this.failure instanceof TerminationSignal)) {
				handler.enterThread();
				this.s.poll();
			}
			if (this.failure != null) {
				throw Segment.<RuntimeException>unchecked(this.failure);
			}
			return (this.results != null) ? this.results : LuaValue.NONE;
		}

		private void call() {
			SafepointHandler handler = this.s.g.safepoints();
			handler.enterThread();
			try {
				this.results = enter(this.s, this.f, this.args);
			}
			catch (Throwable ex) {
				this.failure = ex;
			}
			if (this.leaving != null) {
				// It was ended by an inner call. Its caller is told when its turn comes,
				// or has been.
				this.failure = TerminationSignal.INSTANCE;
				this.leaving.next();
			}
			else if (this.failure instanceof TerminationSignal) {
				end(Thread.interrupted());
			}
			else {
				handler.leaveThread();
				release(Thread.interrupted());
			}
		}

		/** Ends this call and all that wait for it. */
		private void end(boolean interrupted) {
			Deque<Segment> waiting = new ArrayDeque<>();
			Leaving all = new Leaving(waiting);
			Segment outermost = this;
			for (Segment segment = this; segment != null; segment = segment.outer) {
				segment.failure = TerminationSignal.INSTANCE;
				segment.leaving = all;
				waiting.addFirst(segment);
				outermost = segment;
			}
			waiting.removeFirst();
			outermost.release(interrupted);
			for (int i = 0; i < AT_ONCE; i++) {
				all.next();
			}
		}

		private void release(boolean interrupted) {
			this.done = true;
			if (interrupted) {
				this.caller.interrupt();
			}
			LockSupport.unpark(this.caller);
		}

		@SuppressWarnings("unchecked")
		private static <T extends Throwable> T unchecked(Throwable ex) throws T {
			throw (T) ex;
		}

	}

}
