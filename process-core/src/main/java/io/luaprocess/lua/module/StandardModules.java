package io.luaprocess.lua.module;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.luaprocess.ObjectMapping;
import io.luaprocess.lua.EngineModule;
import io.luaprocess.lua.Sandbox;
import io.luaprocess.lua.lib.StandardLibrary;
import io.luaprocess.lua.module.channel.ChannelModule;
import io.luaprocess.lua.module.ctx.CtxModule;
import io.luaprocess.lua.module.data.Base64Module;
import io.luaprocess.lua.module.data.HashModule;
import io.luaprocess.lua.module.data.UuidModule;
import io.luaprocess.lua.module.errors.ErrorsModule;
import io.luaprocess.lua.module.funcs.FuncsModule;
import io.luaprocess.lua.module.json.JsonModule;
import io.luaprocess.lua.module.logger.LoggerValue;
import io.luaprocess.lua.module.pg.GroupModule;
import io.luaprocess.lua.module.process.ProcessModule;
import io.luaprocess.lua.module.security.SecurityModule;
import io.luaprocess.lua.module.time.TimeModule;
import io.luaprocess.lua.module.time.TimeValues;
import io.luaprocess.lua.value.ValueMapper;
import org.luaj.vm2.LuaValue;

/**
 * All modules of the runtime, those that are globals and those that {@code require}
 * loads, together with the modules of the application.
 */
public final class StandardModules {

	private static final Map<String, EngineModule> REQUIRED = Stream
		.of(EngineModule.of("time", TimeModule.TABLE), CtxModule.module(), FuncsModule.module(),
				SecurityModule.module(), GroupModule.module(), EngineModule.of("logger", LoggerValue.MODULE),
				EngineModule.of("json", JsonModule.TABLE), EngineModule.of("uuid", UuidModule.TABLE),
				EngineModule.of("base64", Base64Module.TABLE), EngineModule.of("hash", HashModule.TABLE))
		.collect(Collectors.toUnmodifiableMap(EngineModule::name, (module) -> module));

	private final Map<String, EngineModule> application;

	/**
	 * Adds the modules of an application.
	 * @param application the modules by name
	 */
	public StandardModules(Map<String, EngineModule> application) {
		this.application = Map.copyOf(application);
	}

	/**
	 * Returns the names of the runtime's modules that {@code require} loads.
	 */
	public static Set<String> names() {
		return REQUIRED.keySet();
	}

	/**
	 * Returns the names of the application's modules.
	 */
	public Set<String> applicationNames() {
		return Set.copyOf(this.application.keySet());
	}

	/**
	 * Makes the sandbox of all processes.
	 * @return the sandbox
	 */
	public Sandbox sandbox() {
		Map<String, LuaValue> globals = new LinkedHashMap<>();
		globals.put("require", Sandbox.require());
		globals.put("print", LoggerValue.PRINT);
		globals.put("process", ProcessModule.module().value());
		globals.put("channel", ChannelModule.module().value());
		globals.put("errors", ErrorsModule.TABLE);
		globals.put("time", TimeModule.TABLE);
		return new Sandbox(StandardLibrary.globals(globals), StandardLibrary.stringMethods(), REQUIRED,
				this.application);
	}

	/**
	 * Returns the mapper between Java and Lua values that knows the objects of all
	 * modules.
	 * @param mapping maps objects of the application
	 * @return the mapper
	 */
	public static ValueMapper values(ObjectMapping mapping) {
		return new ValueMapper(TimeValues::of, mapping);
	}

}
