package io.luaprocess.runtime;

import io.luaprocess.definition.EntryId;
import io.luaprocess.definition.SourceCompiler;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.lua.engine.frontend.LuaSyntaxException;
import io.luaprocess.lua.engine.vm.Program;
import io.luaprocess.lua.engine.vm.ScriptFile;

/**
 * Compiles the program texts of definitions with the engine.
 */
final class ProgramCompiler implements SourceCompiler {

	private final LuaEngine engine;

	ProgramCompiler(LuaEngine engine) {
		this.engine = engine;
	}

	@Override
	public Object compile(EntryId id, String source) throws SourceException {
		return compile(id, ScriptFile.of(id.toString()), source);
	}

	@Override
	public Object compileFile(EntryId id, String path, String source) throws SourceException {
		return compile(id, ScriptFile.at(path), source);
	}

	private Object compile(EntryId id, ScriptFile file, String source) throws SourceException {
		try {
			return this.engine.compileLater(id.toString(), file, source);
		}
		catch (LuaSyntaxException ex) {
			throw new SourceException(ex.line(), String.valueOf(ex.getMessage()));
		}
	}

	@Override
	public void prepare(Object program) {
		((Program) program).prepare();
	}

}
