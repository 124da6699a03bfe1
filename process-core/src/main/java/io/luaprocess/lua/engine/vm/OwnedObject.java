package io.luaprocess.lua.engine.vm;

import io.luaprocess.lua.engine.resource.MemoryMeter;

/**
 * An object that belongs to one process and counts as its memory once a function has
 * returned it.
 */
public abstract class OwnedObject extends LuaObject {

	private boolean counted;

	/**
	 * Returns the memory this object takes with what only it refers to, apart from what
	 * is counted when it is made.
	 * @return bytes, estimated
	 */
	protected int memory() {
		return MemoryMeter.OBJECT;
	}

	/** Counts this object, unless that has been done. */
	final void assignTo(MemoryMeter meter) {
		if (!this.counted) {
			this.counted = true;
			meter.allocated(this, memory());
		}
	}

}
