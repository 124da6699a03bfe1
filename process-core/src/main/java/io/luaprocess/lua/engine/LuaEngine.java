package io.luaprocess.lua.engine;

import io.luaprocess.lua.engine.analysis.CompilationException;
import io.luaprocess.lua.engine.analysis.Partition;
import io.luaprocess.lua.engine.compiler.CompiledProgram;
import io.luaprocess.lua.engine.frontend.FrontEnd;
import io.luaprocess.lua.engine.frontend.LuaSyntaxException;
import io.luaprocess.lua.engine.interpreter.InterpretedProgram;
import io.luaprocess.lua.engine.vm.LuaCode;
import io.luaprocess.lua.engine.vm.Program;
import io.luaprocess.lua.engine.vm.ScriptFile;

/**
 * Turns Lua source text into programs. Thread-safe.
 */
public final class LuaEngine {

	/**
	 * How programs are executed.
	 */
	public enum Mode {

		/** Compiled to JVM bytecode; large functions to several methods. */
		COMPILED,

		/** Interpreted, for environments where no classes can be defined. */
		INTERPRETED

	}

	private final Mode mode;

	private final int goal;

	private final boolean polls;

	/**
	 * Creates an engine.
	 * @param mode how programs are executed
	 */
	public LuaEngine(Mode mode) {
		this(mode, Partition.GOAL, true);
	}

	/**
	 * Creates an engine that cuts functions into parts of another size than the best, or
	 * leaves the safepoint polls out of compiled code, to measure what they cost: nothing
	 * can preempt or end such a program.
	 * @param mode how programs are executed
	 * @param goal see {@link Partition#GOAL}
	 * @param polls whether compiled code has safepoint polls
	 */
	public LuaEngine(Mode mode, int goal, boolean polls) {
		this.mode = mode;
		this.goal = goal;
		this.polls = polls;
	}

	/**
	 * Returns how programs are executed.
	 * @return the mode
	 */
	public Mode mode() {
		return this.mode;
	}

	/**
	 * Compiles a source text that is in no file.
	 * @param name the name used in positions, the entry id
	 * @param source the program text
	 * @return the program
	 * @throws LuaSyntaxException if the text is no Lua program
	 */
	public Program compile(String name, String source) throws LuaSyntaxException {
		return compile(name, ScriptFile.of(name), source);
	}

	/**
	 * Compiles source text.
	 * @param name the name used in positions, the entry id
	 * @param file where the text is, for debuggers, profilers and Java stack traces
	 * @param source the program text
	 * @return the program
	 * @throws LuaSyntaxException if the text is no Lua program
	 */
	public Program compile(String name, ScriptFile file, String source) throws LuaSyntaxException {
		return program(FrontEnd.compile(name, source), file);
	}

	/**
	 * Checks source text. The larger part of the work is done when the program is
	 * {@linkplain Program#prepare() made ready}, at its first use at the latest.
	 * @param name the name used in positions, the entry id
	 * @param file where the text is, for debuggers, profilers and Java stack traces
	 * @param source the program text
	 * @return the program
	 * @throws LuaSyntaxException if the text is no Lua program; later there are no errors
	 */
	public Program compileLater(String name, ScriptFile file, String source) throws LuaSyntaxException {
		LuaCode code = FrontEnd.compile(name, source);
		return (this.mode == Mode.COMPILED) ? new DeferredProgram(() -> program(code, file)) : program(code, file);
	}

	private Program program(LuaCode code, ScriptFile file) {
		if (this.mode == Mode.COMPILED) {
			try {
				return new CompiledProgram(code, file, this.goal, this.polls);
			}
			catch (CompilationException ex) {
				// Slower, but right.
				return new InterpretedProgram(code);
			}
		}
		return new InterpretedProgram(code);
	}

}
