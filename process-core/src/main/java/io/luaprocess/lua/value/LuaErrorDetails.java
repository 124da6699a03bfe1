package io.luaprocess.lua.value;

import java.util.Collections;
import java.util.Map;

import io.luaprocess.ErrorDetails;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;

/**
 * Details made by Lua code: a private copy that is never changed, so that the error can
 * be shared between processes.
 */
public final class LuaErrorDetails implements ErrorDetails {

	private final Table values;

	private final long bytes;

	/**
	 * Wraps a private copy.
	 * @param values the copy, not used elsewhere, of no process
	 * @param bytes its size, estimated
	 */
	public LuaErrorDetails(Table values, long bytes) {
		this.values = values;
		this.bytes = bytes;
	}

	@Override
	public long bytes() {
		return this.bytes;
	}

	/**
	 * Returns the values.
	 * @return the table itself, which is never changed
	 */
	public Table values() {
		return this.values;
	}

	/**
	 * Returns a fresh copy for a program.
	 * @param s the running coroutine, polled while copying
	 * @return the copy
	 */
	public Table copy(LuaState s) {
		return (Table) Copier.within(s).copy(this.values, "details");
	}

	@Override
	public Map<Object, Object> toMap() {
		return Collections.unmodifiableMap(ValueMapper.detailsToJava(this.values));
	}

}
