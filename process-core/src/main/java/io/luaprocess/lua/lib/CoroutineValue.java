package io.luaprocess.lua.lib;

import io.luaprocess.kernel.Coroutine;
import org.luaj.vm2.LuaValue;

/**
 * A coroutine as Lua code sees it. Belongs to one process.
 */
public final class CoroutineValue extends LuaValue {

	private final Coroutine coroutine;

	private boolean started;

	CoroutineValue(Coroutine coroutine) {
		this.coroutine = coroutine;
	}

	Coroutine coroutine() {
		return this.coroutine;
	}

	boolean isStarted() {
		return this.started;
	}

	void start() {
		this.started = true;
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

}
