package io.luaprocess.lua.engine;

/**
 * A function cannot be compiled and is interpreted instead.
 */
final class CompilationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	CompilationException(String message) {
		super(message);
	}

}
