package io.luaprocess.kernel;

/**
 * Ends the Lua code of a process. No Lua construct catches it; code that must catch
 * {@code Throwable} rethrows it.
 */
public final class TerminationSignal extends Error {

	private static final long serialVersionUID = 1L;

	/** The only instance. */
	public static final TerminationSignal INSTANCE = new TerminationSignal();

	private TerminationSignal() {
		super("process terminated", null, false, false);
	}

}
