package io.luaprocess.lua;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.EntryId;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.ChunkBound;
import io.luaprocess.lua.engine.vm.Continuation;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Outside;
import io.luaprocess.lua.engine.vm.Program;
import io.luaprocess.lua.engine.vm.Values;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.lua.value.TextLimits;
import io.luaprocess.security.ProcessAction;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The global {@code require}: the library imported under an alias, else a module of the
 * runtime or the application. The imports and modules are those of the entry whose
 * program names it; handed to another program, the function keeps them.
 */
final class Require extends ChunkBound {

	@Override
	public LuaFn bind(LuaState s, String source) {
		LuaProcess process = LuaProcess.of(s);
		return (process != null) ? process.libraries().require(source, Bound::new) : this;
	}

	@Override
	public String name() {
		return NAME;
	}

	/** Found by other means than by its name, it has the rights of no entry. */
	@Override
	public Varargs invoke(LuaState s, Varargs args) {
		throw s.error("module '" + TextLimits.quoted(Args.string(s, args, 1, NAME))
				+ "' not found: call require by its name");
	}

	/** The function of one entry. */
	private static final class Bound extends LuaFn {

		private final String source;

		Bound(String source) {
			this.source = source;
		}

		@Override
		public String name() {
			return NAME;
		}

		@Override
		public @Nullable Varargs invoke(LuaState s, Varargs args) {
			try {
				return require(s, this.source, TextLimits.quoted(Args.string(s, args, 1, NAME)));
			}
			catch (Outside.Required ex) {
				return Outside.go(s, this::invoke, args);
			}
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a) {
			return Values.firstOf(invoke(s, a));
		}

	}

	private static @Nullable LuaValue require(LuaState s, String source, String name) {
		LuaProcess process = LuaProcess.of(s);
		if (process == null) {
			throw s.error("module '" + name + "' not found");
		}
		Definition.Code entry = entry(process, source);
		EntryId imported = entry.imports().get(name);
		if (imported != null) {
			return library(s, process, imported, name);
		}
		EngineModule module = entry.allModules() || entry.modules().contains(name) ? process.runtime().module(name)
				: null;
		if (module == null || entry.allModules() && !process.runtime().grantedByFolder(entry, name)) {
			throw s.error("module '" + name + "' not found" + hint(process, name));
		}
		if (!process.runtime().isBuiltIn(name) && !process.allows(ProcessAction.REQUIRE_MODULE.action(), name)) {
			throw ErrorValue.raise(s,
					ProcessError.of(ErrorKind.PERMISSION_DENIED, "not allowed to require module: " + name));
		}
		return module.value();
	}

	private static String hint(LuaProcess process, String name) {
		return (process.runtime().module(name) != null) ? ": add it to the modules of the entry" : "";
	}

	private static @Nullable LuaValue library(LuaState s, LuaProcess process, EntryId id, String alias) {
		LuaValue known = process.libraries().loaded(id.toString());
		if (known != null) {
			return known;
		}
		Definition.Code library = process.libraries().definition(id.toString());
		if (library == null) {
			throw s.error("module '" + alias + "' not found: library '" + id + "' does not exist");
		}
		Program program = (Program) library.program();
		return program.isReady() ? run(s, process.libraries(), id.toString(), program)
				: prepared(s, process, id.toString(), program);
	}

	/**
	 * Runs a library that is used for the first time: it is compiled where that keeps no
	 * other process waiting.
	 */
	private static @Nullable LuaValue prepared(LuaState s, LuaProcess process, String id, Program program) {
		Varargs done = Outside.go(s, (state, none) -> process.callOut(() -> {
			program.prepare();
			return LuaValue.NONE;
		}), LuaValue.NONE);
		if (done != null) {
			return run(s, process.libraries(), id, program);
		}
		s.save(new Prepared(process.libraries(), id, program));
		return null;
	}

	/**
	 * Runs a top level: nothing in it may wait, whichever program asked for the library.
	 */
	private static @Nullable LuaValue run(LuaState s, Libraries libraries, String id, Program program) {
		LuaFn chunk = program.instantiate(s, s.g.globals());
		Loading loading = new Loading(libraries, id, s.g.loading());
		s.g.loading(true);
		s.loadsLibrary++;
		boolean suspended = false;
		try {
			LuaValue value = chunk.call(s);
			suspended = value == null;
			return (value != null) ? loading.loaded(value) : suspended(s, loading);
		}
		finally {
			if (!suspended) {
				loading.end(s);
			}
		}
	}

	private static @Nullable LuaValue suspended(LuaState s, Loading loading) {
		s.save(loading);
		return null;
	}

	/** The rest of a call whose library is being compiled. */
	private static final class Prepared extends Continuation {

		private final Libraries libraries;

		private final String id;

		private final Program program;

		Prepared(Libraries libraries, String id, Program program) {
			this.libraries = libraries;
			this.id = id;
			this.program = program;
		}

		/** Another coroutine may have loaded it meanwhile. */
		@Override
		public @Nullable Varargs resume(LuaState s, Varargs results) {
			LuaValue known = this.libraries.loaded(this.id);
			return (known != null) ? known : run(s, this.libraries, this.id, this.program);
		}

	}

	/** The rest of a call whose library was suspended. */
	private static final class Loading extends Continuation {

		private final Libraries libraries;

		private final String id;

		/** Whether another top level has called this one. */
		private final boolean within;

		Loading(Libraries libraries, String id, boolean within) {
			this.libraries = libraries;
			this.id = id;
			this.within = within;
		}

		LuaValue loaded(LuaValue value) {
			LuaValue result = value.isnil() ? LuaValue.TRUE : value;
			this.libraries.add(this.id, result);
			return result;
		}

		void end(LuaState s) {
			s.loadsLibrary--;
			s.g.loading(this.within);
		}

		@Override
		public Varargs resume(LuaState s, Varargs results) {
			end(s);
			return loaded(results.arg1());
		}

		@Override
		public boolean catches() {
			return true;
		}

		@Override
		public Varargs fail(LuaState s, Throwable failure) {
			end(s);
			throw rethrow(failure);
		}

	}

	private static Definition.Code entry(LuaProcess process, String id) {
		if (id.equals(process.definitionId())) {
			return process.definition();
		}
		Definition.Code library = process.libraries().definition(id);
		return (library != null) ? library : process.definition();
	}

}
