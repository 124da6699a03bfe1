package io.luaprocess.lua;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.lua.engine.vm.LuaFn;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;

/**
 * The libraries one program has loaded, and its functions {@code require}. Confined to
 * the process.
 */
final class Libraries {

	/** The definitions in force when the program began: what runs keeps its code. */
	private final DefinitionRegistry definitions;

	private final Map<String, LuaValue> loaded = new HashMap<>();

	private @Nullable Map<String, LuaFn> requires;

	Libraries(DefinitionRegistry definitions) {
		this.definitions = definitions;
	}

	/**
	 * Finds the definition of a library.
	 * @param id id of the entry
	 * @return the library; {@code null} if there is none
	 */
	Definition.@Nullable Code definition(String id) {
		return this.definitions.code(id, Definition.CodeKind.LIBRARY);
	}

	/**
	 * Returns a library that was loaded before.
	 * @param id id of the entry
	 * @return its value or {@code null}
	 */
	@Nullable LuaValue loaded(String id) {
		return this.loaded.get(id);
	}

	/**
	 * Remembers a loaded library.
	 * @param id id of the entry
	 * @param value its value
	 */
	void add(String id, LuaValue value) {
		this.loaded.put(id, value);
	}

	/**
	 * Returns the {@code require} of a chunk, the same one each time.
	 * @param source the name of the chunk
	 * @param maker makes it
	 * @return the function
	 */
	LuaFn require(String source, Function<String, LuaFn> maker) {
		if (this.requires == null) {
			this.requires = new HashMap<>();
		}
		return this.requires.computeIfAbsent(source, maker);
	}

}
