package io.luaprocess.lua.engine;

/**
 * Turns Lua source text into programs. Thread-safe.
 */
public final class LuaEngine {

	/**
	 * How programs are executed.
	 */
	public enum Mode {

		/** Compiled to JVM bytecode; functions too large for that are interpreted. */
		COMPILED,

		/** Interpreted, for environments where no classes can be defined. */
		INTERPRETED

	}

	private final Mode mode;

	/**
	 * Creates an engine.
	 * @param mode how programs are executed
	 */
	public LuaEngine(Mode mode) {
		this.mode = mode;
	}

	/**
	 * Returns how programs are executed.
	 * @return the mode
	 */
	public Mode mode() {
		return this.mode;
	}

	/**
	 * Compiles source text.
	 * @param name the name used in positions, the entry id
	 * @param source the program text
	 * @return the program
	 * @throws LuaSyntaxException if the text is no Lua program
	 */
	public Program compile(String name, String source) throws LuaSyntaxException {
		LuaCode code = FrontEnd.compile(name, source);
		if (this.mode == Mode.COMPILED) {
			try {
				return new CompiledProgram(code);
			}
			catch (CompilationException ex) {
				// Slower, but right.
				return new InterpretedProgram(code);
			}
		}
		return new InterpretedProgram(code);
	}

}
