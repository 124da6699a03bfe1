package io.luaprocess.lua.lib;

import io.luaprocess.kernel.ResumedCoroutines;
import io.luaprocess.lua.engine.vm.LuaState;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;

/**
 * A coroutine as Lua code sees it. Belongs to one process. One that is spawned has a
 * thread, any other one runs on the stack of the coroutine that resumes it.
 */
public final class CoroutineValue extends LuaValue {

	final LuaState lua;

	final boolean spawned;

	State state = State.SUSPENDED;

	/** Its entry from the first resume to its end. */
	ResumedCoroutines.@Nullable Entry entry;

	/** How many of its calls are counted as memory: the first one with the value. */
	int countedCalls = 1;

	CoroutineValue(LuaState lua, boolean spawned) {
		this.lua = lua;
		this.spawned = spawned;
		lua.coroutine(this);
	}

	/**
	 * Returns the coroutine that runs on a state.
	 * @param s the state
	 * @return the coroutine; {@code null} for main
	 */
	static @Nullable CoroutineValue of(LuaState s) {
		return (CoroutineValue) s.coroutine();
	}

	/** Whether others may resume it now. */
	boolean isResumable() {
		return this.state == State.SUSPENDED && !this.spawned;
	}

	/**
	 * Names the state.
	 * @param s the coroutine that asks; only that one is running
	 * @return the name that {@code coroutine.status} returns
	 */
	String status(LuaState s) {
		return switch (this.state) {
			// Otherwise it is ready to run, or waits in a blocking call.
			case RUNNING -> (this.lua == s) ? "running" : "suspended";
			case SUSPENDED -> "suspended";
			case NORMAL -> "normal";
			case DEAD -> "dead";
		};
	}

	@Override
	public int type() {
		return LuaValue.TTHREAD;
	}

	@Override
	public String typename() {
		return "thread";
	}

	@Override
	public boolean isthread() {
		return true;
	}

	@Override
	public String tojstring() {
		return "thread: 0x" + String.format("%08x", System.identityHashCode(this));
	}

	/** What a coroutine is doing. */
	enum State {

		/** It has not begun or has yielded. */
		SUSPENDED,

		/** It has begun or was resumed, and runs or waits in a blocking call. */
		RUNNING,

		/** It has resumed another one, which has not yielded yet. */
		NORMAL,

		/** It has ended. */
		DEAD

	}

}
