package io.luaprocess.lua.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link LuaModule} together. Not thread-safe.
 */
public final class LuaModuleBuilder {

	private final String name;

	private final Map<String, LuaFunction> functions = new LinkedHashMap<>();

	private final Map<String, Object> constants = new LinkedHashMap<>();

	private String description = "";

	LuaModuleBuilder(String name) {
		this.name = name;
	}

	/**
	 * Sets what the module is for.
	 * @param description a sentence or two
	 * @return this builder
	 */
	public LuaModuleBuilder description(String description) {
		this.description = description;
		return this;
	}

	/**
	 * Adds a function.
	 * @param name its name in Lua
	 * @param function the function; may block unless it says otherwise
	 * @return this builder
	 * @throws IllegalArgumentException if the module has that name already
	 */
	public LuaModuleBuilder function(String name, LuaFunction function) {
		checkNew(name);
		this.functions.put(name, function);
		return this;
	}

	/**
	 * Adds a function that never blocks, see {@link LuaFunction#blocking()}.
	 * @param name its name in Lua
	 * @param function the function
	 * @return this builder
	 * @throws IllegalArgumentException if the module has that name already
	 */
	public LuaModuleBuilder nonBlocking(String name, LuaFunction function) {
		return function(name, new NonBlocking(function));
	}

	/**
	 * Adds a constant.
	 * @param name its name in Lua
	 * @param value its value
	 * @return this builder
	 * @throws IllegalArgumentException if the module has that name already
	 */
	public LuaModuleBuilder constant(String name, Object value) {
		checkNew(name);
		this.constants.put(name, value);
		return this;
	}

	private void checkNew(String member) {
		if (this.functions.containsKey(member) || this.constants.containsKey(member)) {
			throw new IllegalArgumentException("module '" + this.name + "' has a member '" + member + "' already");
		}
	}

	/**
	 * Makes the module.
	 * @return the module, which does not change any more
	 */
	public LuaModule build() {
		return new Built(this.name, Collections.unmodifiableMap(new LinkedHashMap<>(this.functions)),
				Collections.unmodifiableMap(new LinkedHashMap<>(this.constants)), this.description);
	}

	private record Built(String name, Map<String, LuaFunction> functions, Map<String, Object> constants,
			String description) implements LuaModule {

		@Override
		public String toString() {
			return "module '" + this.name + "'";
		}

	}

	private record NonBlocking(LuaFunction function) implements LuaFunction {

		@Override
		public @Nullable Object call(LuaCall call) throws Exception {
			return this.function.call(call);
		}

		@Override
		public boolean blocking() {
			return false;
		}

		@Override
		public LuaSignature signature() {
			return this.function.signature();
		}

	}

}
