package io.luaprocess.lua.engine.analysis;

/**
 * A function cannot be compiled and is interpreted instead.
 */
public final class CompilationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public CompilationException(String message) {
		super(message);
	}

}
