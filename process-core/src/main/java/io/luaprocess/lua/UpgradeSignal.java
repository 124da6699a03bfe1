package io.luaprocess.lua;

/**
 * Unwinds the coroutine that has called {@code process.upgrade}. An {@link Error}, like
 * the signal that terminates a process, so that no Lua construct catches it.
 */
final class UpgradeSignal extends Error {

	private static final long serialVersionUID = 1L;

	static final UpgradeSignal INSTANCE = new UpgradeSignal();

	private UpgradeSignal() {
		super("process upgraded", null, false, false);
	}

}
