package io.luaprocess.lua.engine.vm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.luaprocess.kernel.RunningFunction;
import io.luaprocess.kernel.Safepoint;
import io.luaprocess.lua.engine.number.NumberParser;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.support.SlowPaths;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * One coroutine as running code sees it; the first argument of every call. Confined to
 * the thread of its coroutine.
 */
public final class LuaState {

	/** How many functions a traceback shows. */
	private static final int TRACEBACK = 20;

	/** State shared by all coroutines of the process. */
	public final GlobalState g;

	/** Nested Lua calls of this coroutine. */
	public int depth;

	/**
	 * The last tick this coroutine has seen, see {@link Safepoint#epoch}; the one before
	 * as long as it is to give way, so that each poll looks again.
	 */
	public int epoch;

	/** The last tick at which it has asked whether to give way. */
	private int asked;

	/**
	 * The depth at which the Java stack is full: a function about to run checks it
	 * against {@link #depth} and calls {@link Trampoline#repeat} instead of running.
	 */
	public int stackEnd;

	/** How many calls the Java stack has room for below the innermost continuation. */
	int room;

	/** The depth of calls where the Java stack has that room. */
	int bottom;

	/** Why the coroutine is suspended; {@code null} while it runs. */
	public @Nullable Pending pending;

	/** What passes between a coroutine that yields and the one that has resumed it. */
	public Varargs transfer = LuaValue.NONE;

	/** The calls that have left the Java stack, the innermost first. */
	@Nullable Continuation calls;

	/** The innermost call that is leaving the stack now. */
	private @Nullable Continuation firstSaved;

	/** The outermost of them so far. */
	private @Nullable Continuation lastSaved;

	/** Protected calls this coroutine is inside of. */
	int guards;

	/** The innermost interpreted function. */
	public @Nullable Frame frame;

	/** The callee of a pending tail call. */
	LuaValue tailFunction = LuaValue.NIL;

	/** The arguments of a pending tail call. */
	Varargs tailArguments = LuaValue.NONE;

	/**
	 * Left operand of the compiled operation under way, to name it in an error; or the
	 * second result of the step of a loop under way.
	 */
	public @Nullable LuaValue left;

	/** The number a slow path gave, see {@link SlowPaths}. */
	public double number;

	/** Operands of the compiled concatenation under way, to name them in an error. */
	public LuaValue @Nullable [] operands;

	/** How many top levels of libraries this coroutine is running, one in another. */
	public int loadsLibrary;

	private @Nullable Object coroutine;

	/**
	 * Creates the state of a coroutine.
	 * @param g the state of its process
	 */
	public LuaState(GlobalState g) {
		this.g = g;
		this.epoch = Safepoint.epoch;
		this.asked = this.epoch;
		this.room = g.stackRoom;
		this.stackEnd = Math.min(this.room, g.limits().callDepth());
	}

	/**
	 * Returns the coroutine object this state belongs to.
	 * @return the coroutine; {@code null} in main
	 */
	public @Nullable Object coroutine() {
		return this.coroutine;
	}

	/**
	 * Sets the coroutine object.
	 * @param coroutine the coroutine
	 */
	public void coroutine(Object coroutine) {
		this.coroutine = coroutine;
	}

	/**
	 * Why a coroutine is suspended.
	 */
	public enum Pending {

		/** It has yielded, see {@link LuaState#transfer}. */
		YIELD,

		/** Its innermost continuation is to be run again, with no value. */
		REPEAT,

		/** It waits in an operation of the kernel. */
		WAIT,

		/** Its process gives way to others. */
		PREEMPT,

		/** It is to go on where Java code may block. */
		OUTSIDE,

		/**
		 * It is to go on with a call of Java code that may block but is expected not to.
		 */
		SHORT_CALL

	}

	/**
	 * Suspends the coroutine: the calling function returns {@code null} next, and so does
	 * each of its callers, see {@link Trampoline}.
	 * @param reason why
	 */
	public void suspend(Pending reason) {
		this.pending = reason;
	}

	/**
	 * Returns the innermost call that has left the Java stack.
	 * @return the call; {@code null} if there is none
	 */
	public @Nullable Continuation innermost() {
		return this.calls;
	}

	/**
	 * Saves what a call has left to do whose callee was suspended.
	 * @param call the rest of the call
	 * @return {@code null}, to be returned
	 */
	public @Nullable Varargs save(Continuation call) {
		call.depth = this.depth;
		Continuation inner = this.lastSaved;
		if (inner == null) {
			this.firstSaved = call;
		}
		else {
			inner.outer = call;
		}
		this.lastSaved = call;
		return null;
	}

	/** Puts the saved calls in front of those on the heap. */
	void keepSaved(int depth) {
		Continuation last = this.lastSaved;
		if (last == null) {
			return;
		}
		if (this.pending == Pending.REPEAT && this.firstSaved != null) {
			Trampoline.count(this, last, this.firstSaved.depth - depth);
		}
		last.outer = this.calls;
		this.calls = this.firstSaved;
		forgetSaved();
	}

	/** Drops the saved calls: an error has passed through them. */
	void forgetSaved() {
		this.firstSaved = null;
		this.lastSaved = null;
	}

	/**
	 * Hands over the second result of a step, see {@link TableIterator}.
	 * @param value the value
	 */
	public void second(LuaValue value) {
		this.left = value;
	}

	/**
	 * The safepoint poll: cheap unless a tick has passed. Call it in every loop that may
	 * run long. If the process is to give way, the next function written in Lua does not
	 * run, see {@link Trampoline#repeat}.
	 */
	public void poll() {
		if (this.epoch != Safepoint.epoch) {
			slowPoll();
		}
	}

	private void slowPoll() {
		if (givesWay()) {
			this.stackEnd = 0;
		}
	}

	/**
	 * The safepoint poll of code that can save its call right here.
	 * @return true if the coroutine is suspended
	 */
	public boolean pollAndLeave() {
		return this.epoch != Safepoint.epoch && leaves();
	}

	/**
	 * The slow path of {@link #pollAndLeave}.
	 * @return true if the coroutine is suspended
	 */
	public boolean leaves() {
		boolean leaves = givesWay();
		if (leaves) {
			suspend(Pending.PREEMPT);
		}
		return leaves;
	}

	private boolean givesWay() {
		int now = Safepoint.epoch;
		if (this.asked != now) {
			this.asked = now;
			this.g.polling = this;
			this.g.givesWay |= this.g.safepoints().safepoint();
			this.g.polling = null;
		}
		boolean leaves = this.g.givesWay();
		this.epoch = leaves ? now - 1 : now;
		return leaves;
	}

	/** Lets the next poll look again, after it could not leave. */
	void pollSoon() {
		if (this.g.givesWay()) {
			this.epoch = this.asked - 1;
		}
	}

	/**
	 * Returns the position prefix of a function on the call stack.
	 * @param level 1 = the Lua function that called the running library function, 2 = its
	 * caller
	 * @return {@code <source>:<line>: } or the empty string if not known
	 */
	public String where(int level) {
		if (level < 1) {
			return "";
		}
		List<CallStack.Entry> stack = CallStack.of(this, level);
		return (stack.size() >= level) ? stack.get(level - 1).position() : "";
	}

	/**
	 * Returns the position prefix of a function on the call stack as {@code error} counts
	 * them: a library function that called the running one is a level, too, and has no
	 * position.
	 * @param level 1 = the caller of the running library function, 2 = the caller of that
	 * @return {@code <source>:<line>: } or the empty string if there is none
	 */
	public String whereCalled(int level) {
		return CallStack.position(this, level);
	}

	/**
	 * Names the variable a value was read from by the instruction that runs now.
	 * @param v the value
	 * @return for example {@code local 'x'}, or {@code null} if it cannot be told
	 */
	@Nullable String variable(LuaValue v) {
		List<CallStack.Entry> stack = CallStack.of(this, 1);
		return stack.isEmpty() ? null : VariableNames.find(this, stack.getFirst(), v);
	}

	/**
	 * Returns the Lua stack as text.
	 * @return the traceback
	 */
	public String traceback() {
		StringBuilder text = new StringBuilder("stack traceback:");
		for (CallStack.Entry entry : CallStack.of(this, TRACEBACK)) {
			text.append("\n\t").append(entry.describe());
		}
		return text.toString();
	}

	/**
	 * Returns the Lua stack of a coroutine that is suspended.
	 * @param most how many functions to return at most
	 * @return each with file and line, the innermost first
	 */
	public List<RunningFunction> suspendedStack(int most) {
		List<CallStack.Entry> found = new ArrayList<>();
		CallStack.suspended(this, most, found);
		return found.stream().map(CallStack.Entry::function).limit(most).toList();
	}

	/**
	 * Returns the Lua stack for an error that is about to be raised. A protected call
	 * drops it, so inside of one it is not made.
	 * @return the traceback, below a line that says so if this is not the main coroutine;
	 * {@code null} if it would not be seen
	 */
	public @Nullable String tracebackOfError() {
		if (this.guards != 0) {
			return null;
		}
		return (this.coroutine == null) ? traceback() : "coroutine\n" + traceback();
	}

	/**
	 * Makes a Lua error with the position of the running Lua function.
	 * @param message the message
	 * @return the error, to be thrown
	 */
	public LuaException error(String message) {
		return new LuaException(string(where(1) + message), tracebackOfError());
	}

	/**
	 * Makes a Lua error of what a call has thrown.
	 * @param thrown a Lua error, a stack overflow, or anything else that Lua code may
	 * catch; not what ends the process
	 * @return the error, to be thrown; the same object if it is one
	 */
	public LuaException raised(Throwable thrown) {
		if (thrown instanceof LuaException error) {
			return error;
		}
		return (thrown instanceof StackOverflowError) ? error("stack overflow")
				: this.g.safepoints().failed(this, thrown);
	}

	/**
	 * Checks that a string of a size may be made, before memory is taken.
	 * @param size bytes
	 */
	public void checkStringSize(long size) {
		if (size > this.g.limits().stringSize()) {
			throw error("resulting string too large");
		}
		this.g.memory.reserve(size);
	}

	/**
	 * Asks for room for a large object that no string is, before its memory is taken.
	 * Ends the process if that would exceed its memory limit.
	 * @param bytes its size
	 */
	public void reserve(long bytes) {
		this.g.memory.reserve(bytes);
	}

	/**
	 * Takes memory for a string. A process that is ended does not wait for much of it.
	 * @param size bytes, see {@link #checkStringSize}
	 * @return the bytes, all zero
	 */
	public byte[] bytes(int size) {
		return (size < MemoryMeter.LARGE) ? new byte[size] : this.g.safepoints().allocate(() -> new byte[size]);
	}

	/**
	 * Copies bytes to new memory, see {@link #bytes}.
	 * @param bytes the bytes
	 * @param from the first one
	 * @param to the end, which may be beyond that of the bytes: the rest is zero
	 * @return the copy
	 */
	public byte[] copyOfRange(byte[] bytes, int from, int to) {
		return (to - from < MemoryMeter.LARGE) ? Arrays.copyOfRange(bytes, from, to)
				: this.g.safepoints().allocate(() -> Arrays.copyOfRange(bytes, from, to));
	}

	/**
	 * Takes a string as Java text (UTF-8), see {@link #bytes} and {@link Args#utf8}.
	 * @param string the string
	 * @return the text
	 */
	public String text(LuaString string) {
		return (string.m_length < MemoryMeter.LARGE) ? Args.utf8(string)
				: this.g.safepoints().allocate(() -> Args.utf8(string));
	}

	/**
	 * Reads a string as a number, see {@link NumberParser#parse(LuaString)}, after a
	 * poll: many arguments may be long texts. A process that is ended does not wait for
	 * it.
	 * @param string the string
	 * @return the number; NaN if the text is no number
	 */
	public double number(LuaString string) {
		poll();
		return (string.m_length < MemoryMeter.LARGE) ? NumberParser.parse(string)
				: this.g.safepoints().allocate(() -> NumberParser.parse(string));
	}

	/**
	 * Reads digits of a base, see {@link NumberParser#parse(LuaString, int)}, as
	 * {@link #number(LuaString)} does.
	 * @param string the string
	 * @param base 2 to 36
	 * @return the number; NaN if the text is no number
	 */
	public double number(LuaString string, int base) {
		poll();
		return (string.m_length < MemoryMeter.LARGE) ? NumberParser.parse(string, base)
				: this.g.safepoints().allocate(() -> NumberParser.parse(string, base));
	}

	/**
	 * Counts memory of the process.
	 * @param object what is garbage when the memory is
	 * @param bytes its size, estimated
	 */
	public void count(Object object, long bytes) {
		this.g.memory.allocated(object, bytes);
	}

	/**
	 * Counts the results of a function that is not made by {@link LuaFn#of}.
	 * @param results the results
	 * @return the same
	 */
	public Varargs counted(Varargs results) {
		MemoryOwnership.assignResults(this.g.memory, results);
		return results;
	}

	/**
	 * Counts a string that was just made for running code.
	 * @param string the string
	 * @return the same
	 */
	public LuaString counted(LuaString string) {
		this.g.memory.allocated(string, string, string.m_length);
		return string;
	}

	/**
	 * Makes a string that is counted.
	 * @param text the text
	 * @return the string
	 */
	public LuaString string(String text) {
		return counted(Args.str(text));
	}

	/**
	 * Makes a string of bytes that are not written to any more, and counts it.
	 * @param bytes the bytes
	 * @return the string
	 */
	public LuaString string(byte[] bytes) {
		LuaString string = LuaString.valueUsing(bytes);
		this.g.memory.allocated(string, bytes, bytes.length);
		return string;
	}

}
