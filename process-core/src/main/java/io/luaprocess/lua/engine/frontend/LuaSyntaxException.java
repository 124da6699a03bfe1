package io.luaprocess.lua.engine.frontend;

/**
 * A program text that is not Lua.
 */
public final class LuaSyntaxException extends Exception {

	private static final long serialVersionUID = 1L;

	private final int line;

	/**
	 * Creates the exception.
	 * @param line the line in the program from 1
	 * @param message what is wrong, without position
	 */
	public LuaSyntaxException(int line, String message) {
		super(message);
		this.line = line;
	}

	/**
	 * Returns the line in the program.
	 * @return the line from 1
	 */
	public int line() {
		return this.line;
	}

}
