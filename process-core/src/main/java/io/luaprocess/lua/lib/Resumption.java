package io.luaprocess.lua.lib;

import java.util.Objects;

import io.luaprocess.kernel.ResumedCoroutines;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Continuation;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Trampoline;
import io.luaprocess.lua.engine.vm.Values;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A coroutine that has resumed another one and has left the Java stack. Usually a resumed
 * coroutine runs on top of its resumer; this is for the case that the stack has no room
 * for it.
 * <p>
 * Then each of the coroutines that wait for one another has its resumption as its
 * innermost call. The outermost one that runs again runs the last of them directly on its
 * own stack, and then its resumer, and so on: however many wait for one another, two of
 * them are on the stack.
 */
final class Resumption extends Continuation {

	private final CoroutineValue coroutine;

	private final boolean wraps;

	/** What the coroutine gets when it goes on. */
	private Varargs values;

	/** The resumption of the resumer, if that was resumed and waits as well. */
	private @Nullable Resumption outer;

	/** The coroutine has yielded or ended. */
	private boolean done;

	/** What it has returned; {@code null} if it has yielded or failed. */
	private @Nullable Varargs results;

	private @Nullable Throwable failure;

	private Resumption(CoroutineValue coroutine, boolean wraps, Varargs values) {
		this.coroutine = coroutine;
		this.wraps = wraps;
		this.values = values;
	}

	/**
	 * Resumes a coroutine.
	 * @param s the running one
	 * @param coroutine the other one, resumable and with an entry
	 * @param values what it gets
	 * @param wraps whether errors and results pass as with {@code wrap}
	 * @return the results; {@code null} if the running coroutine is suspended
	 */
	static @Nullable Varargs resume(LuaState s, CoroutineValue coroutine, Varargs values, boolean wraps) {
		s.poll();
		CoroutineValue own = CoroutineValue.of(s);
		if (own != null) {
			own.state = CoroutineValue.State.NORMAL;
		}
		coroutine.state = CoroutineValue.State.RUNNING;
		if (!Trampoline.hasRoom(s)) {
			return await(s, LuaState.Pending.REPEAT, new Resumption(coroutine, wraps, values));
		}
		@Nullable Varargs results;
		try {
			results = Trampoline.resume(s, coroutine.lua, values);
		}
		catch (RuntimeException | StackOverflowError | LinkageError | AssertionError ex) {
			return failed(s, coroutine, ex, wraps);
		}
		LuaState.Pending reason = coroutine.lua.pending;
		if (results == null && reason != LuaState.Pending.YIELD) {
			return await(s, reason, new Resumption(coroutine, wraps, LuaValue.NONE));
		}
		return passed(s, coroutine, results, wraps);
	}

	private static @Nullable Varargs await(LuaState s, LuaState.@Nullable Pending reason, Resumption resumption) {
		resumption.coroutine.lua.pending = null;
		s.suspend(Objects.requireNonNull(reason));
		return s.save(resumption);
	}

	/** It has yielded or returned. */
	private static Varargs passed(LuaState s, CoroutineValue coroutine, @Nullable Varargs returned, boolean wraps) {
		goesOn(s);
		Varargs results = returned;
		if (results == null) {
			LuaState lua = coroutine.lua;
			results = lua.transfer;
			lua.transfer = LuaValue.NONE;
			lua.pending = null;
			coroutine.state = CoroutineValue.State.SUSPENDED;
			coroutine.countedCalls = Trampoline.count(s, lua, coroutine.countedCalls);
		}
		else {
			end(s, coroutine);
		}
		return wraps ? results : Values.join(s, LuaValue.TRUE, results);
	}

	private static Varargs failed(LuaState s, CoroutineValue coroutine, Throwable failure, boolean wraps) {
		goesOn(s);
		end(s, coroutine);
		LuaException raised = s.raised(failure);
		LuaValue error = raised.value();
		if (!wraps) {
			return Values.of(LuaValue.FALSE, error);
		}
		// As in Lua 5.2 a text gets the position of the caller in front.
		boolean text = error instanceof LuaString || error instanceof Num;
		throw new LuaException(text ? ProtectedCalls.located(s, s.where(1), error) : error, raised.traceback());
	}

	private static void goesOn(LuaState s) {
		CoroutineValue own = CoroutineValue.of(s);
		if (own != null) {
			own.state = CoroutineValue.State.RUNNING;
		}
	}

	private static void end(LuaState s, CoroutineValue coroutine) {
		coroutine.state = CoroutineValue.State.DEAD;
		ResumedCoroutines.Entry entry = coroutine.entry;
		if (entry != null && s.g.owner() instanceof ProcessOwner owner) {
			owner.instance().resumedCoroutines().remove(entry);
		}
	}

	@Override
	public @Nullable LuaState resumed() {
		return this.coroutine.lua;
	}

	@Override
	public @Nullable Varargs resume(LuaState s, Varargs passed) {
		LuaState.Pending reason = this.done ? null : complete(s, passed);
		if (reason != null) {
			s.suspend(reason);
			return s.save(this);
		}
		return (this.failure != null) ? failed(s, this.coroutine, this.failure, this.wraps)
				: passed(s, this.coroutine, this.results, this.wraps);
	}

	/**
	 * Runs the innermost of the coroutines that wait for one another, and its resumers,
	 * until the one of this resumption has yielded or ended.
	 * @param s the running coroutine, which waits for that
	 * @param passed what the innermost one has waited for
	 * @return why one of them has to wait; {@code null} if it is done
	 */
	private LuaState.@Nullable Pending complete(LuaState s, Varargs passed) {
		Resumption current = innermost();
		if (current.values == LuaValue.NONE) {
			current.values = passed;
		}
		while (!this.done) {
			LuaState.Pending reason = current.run(s);
			if (reason != null && reason != LuaState.Pending.REPEAT) {
				return reason;
			}
			current = (reason != null) ? current.innermost() : Objects.requireNonNullElse(current.outer, this);
		}
		return null;
	}

	private Resumption innermost() {
		Resumption found = this;
		while (found.coroutine.lua.innermost() instanceof Resumption inner && !inner.done) {
			inner.outer = found;
			found = inner;
		}
		return found;
	}

	/** Runs the coroutine; returns why it has to wait, or {@code null}. */
	private LuaState.@Nullable Pending run(LuaState s) {
		LuaState lua = this.coroutine.lua;
		Varargs given = this.values;
		this.values = LuaValue.NONE;
		try {
			this.results = Trampoline.resume(s, lua, given);
		}
		catch (RuntimeException | StackOverflowError | LinkageError | AssertionError ex) {
			this.failure = ex;
		}
		LuaState.Pending reason = lua.pending;
		if (reason != null && reason != LuaState.Pending.YIELD) {
			lua.pending = null;
			return reason;
		}
		this.done = true;
		return null;
	}

}
