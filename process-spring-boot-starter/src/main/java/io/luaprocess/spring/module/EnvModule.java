package io.luaprocess.spring.module;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.api.LuaCall;
import io.luaprocess.lua.api.LuaFunction;
import io.luaprocess.lua.api.LuaModule;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.PropertyResolver;

/**
 * The module {@code env}: properties of the application that it names.
 */
public final class EnvModule implements LuaModule {

	private final PropertyResolver environment;

	private final Set<String> names;

	/**
	 * Creates the module.
	 * @param environment has the properties
	 * @param names names of the properties that programs may read
	 */
	public EnvModule(PropertyResolver environment, Collection<String> names) {
		this.environment = environment;
		this.names = Set.copyOf(names);
	}

	@Override
	public String name() {
		return "env";
	}

	@Override
	public String description() {
		return "Properties of the application that it names.";
	}

	@Override
	public Map<String, LuaFunction> functions() {
		return Map.of("get", DescribedFunction.of(this::get, "Returns a property as text, or nil if it is not set.",
				"string", "name string"));
	}

	private @Nullable Object get(LuaCall call) {
		String name = call.require(1, String.class);
		if (!this.names.contains(name)) {
			throw new ProcessException(ErrorKind.PERMISSION_DENIED, "not allowed to read property " + name
					+ ": the application allows only those of luaprocess.modules.env.properties");
		}
		call.permit("env.get", name);
		return this.environment.getProperty(name);
	}

	@Override
	public String toString() {
		return "module 'env' of the application's Environment (luaprocess.modules.env.enabled)";
	}

}
