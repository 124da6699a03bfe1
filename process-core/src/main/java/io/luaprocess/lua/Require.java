package io.luaprocess.lua;

import io.luaprocess.definition.Definition;
import io.luaprocess.definition.EntryId;
import io.luaprocess.lua.engine.Args;
import io.luaprocess.lua.engine.LuaFn;
import io.luaprocess.lua.engine.LuaState;
import io.luaprocess.lua.engine.Program;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The global {@code require}: the library imported under an alias, else a module of the
 * runtime or the application. Which entry's imports and modules count is decided by the
 * code that calls: the source of its function is the id of its entry.
 */
final class Require extends LuaFn {

	@Override
	public String name() {
		return "require";
	}

	@Override
	public Varargs invoke(LuaState s, Varargs args) {
		return require(s, Args.text(s, args, 1, "require"));
	}

	@Override
	public LuaValue call(LuaState s, LuaValue a) {
		return require(s, Args.text(s, a, 1, "require"));
	}

	private static LuaValue require(LuaState s, String name) {
		LuaProcess process = LuaProcess.of(s);
		if (process == null) {
			throw s.error("module '" + name + "' not found");
		}
		Definition.Code entry = caller(s, process);
		EntryId imported = entry.imports().get(name);
		if (imported != null) {
			return library(s, process, imported, name);
		}
		LuaModule module = entry.allModules() || entry.modules().contains(name) ? process.runtime().module(name) : null;
		if (module == null || entry.allModules() && !process.runtime().grantedByFolder(entry, name)) {
			throw s.error("module '" + name + "' not found" + hint(process, name));
		}
		return module.value();
	}

	private static String hint(LuaProcess process, String name) {
		return (process.runtime().module(name) != null) ? ": add it to the modules of the entry" : "";
	}

	private static LuaValue library(LuaState s, LuaProcess process, EntryId id, String alias) {
		LuaValue known = process.library(id.toString());
		if (known != null) {
			return known;
		}
		Definition.Code library = process.libraryEntry(id.toString());
		if (library == null) {
			throw s.error("module '" + alias + "' not found: library '" + id + "' does not exist");
		}
		LuaValue value = run(s, (Program) library.program());
		LuaValue result = value.isnil() ? LuaValue.TRUE : value;
		process.library(id.toString(), result);
		return result;
	}

	/**
	 * Runs a top level: nothing in it may wait, whoever asked for the library.
	 */
	private static LuaValue run(LuaState s, Program program) {
		boolean before = s.g.loading();
		s.g.loading(true);
		s.loadsLibrary++;
		try {
			return program.instantiate(s, s.g.globals()).call(s);
		}
		finally {
			s.loadsLibrary--;
			s.g.loading(before);
		}
	}

	private static Definition.Code caller(LuaState s, LuaProcess process) {
		String id = source(s.where(1));
		if (id == null || id.equals(process.definitionId())) {
			return process.definition();
		}
		Definition.Code library = process.libraryEntry(id);
		return (library != null) ? library : process.definition();
	}

	/**
	 * Takes the source out of a position prefix {@code <source>:<line>: }.
	 */
	private static @Nullable String source(String where) {
		int line = where.lastIndexOf(':', where.length() - 3);
		return (line > 0) ? where.substring(0, line) : null;
	}

}
