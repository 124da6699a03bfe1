package io.luaprocess.lua.module;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.definition.EntryId;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.Context;
import io.luaprocess.lua.LuaRuntime;
import io.luaprocess.lua.ProcessLimits;
import io.luaprocess.lua.Sandbox;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.lua.engine.frontend.LuaSyntaxException;
import io.luaprocess.lua.engine.vm.GlobalState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.channel.ChannelModule;
import io.luaprocess.security.Guard;
import io.luaprocess.security.Identity;
import org.luaj.vm2.LuaValue;

/**
 * Runs Lua text as the function {@code app.test:script}, which has a PID, channels and
 * timers.
 */
final class ProcessScripts {

	private ProcessScripts() {
	}

	/** Runs a script whose top level returns a function, and waits for its end. */
	static Outcome run(String source) {
		return run(source, Limits.DEFAULT);
	}

	static Outcome run(String source, Limits limits) {
		GlobalState modules = ModuleScripts.state().g;
		modules.globals().put("channel", ChannelModule.module().value());
		Sandbox sandbox = new Sandbox(modules.globals().freeze(), modules.stringMethods(), Map.of(), Map.of());
		DefinitionRegistry none = (DefinitionRegistry) Proxy.newProxyInstance(ProcessScripts.class.getClassLoader(),
				new Class<?>[] { DefinitionRegistry.class }, (proxy, method, args) -> null);
		try (Kernel kernel = new Kernel()) {
			LuaRuntime runtime = new LuaRuntime(kernel, none, Guard.scoped(false),
					new ProcessLimits(limits, Map.of(), Map.of()), sandbox, Set.of(), Duration.ofSeconds(1));
			CompletableFuture<Outcome> outcome = new CompletableFuture<>();
			runtime.startFunction(entry(source), null, Identity.NONE, new Context(new Table(), 0), LuaValue.NONE,
					(spawned, failure) -> {
					})
				.onExit(outcome::complete);
			return outcome.orTimeout(20, TimeUnit.SECONDS).join();
		}
	}

	private static Definition.Code entry(String source) {
		EntryId id = new EntryId("app.test", "script");
		try {
			Object program = new LuaEngine(LuaEngine.Mode.INTERPRETED).compile(id.toString(), source);
			return new Definition.Code(id, Definition.CodeKind.FUNCTION, source, program, "main", List.of(), true,
					Map.of(), null, Map.of(), new Definition.Origin("script.lua", 1));
		}
		catch (LuaSyntaxException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

}
