package io.luaprocess.lua.module.java;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.definition.SourceFile;
import io.luaprocess.lua.api.LuaModule;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.runtime.RuntimeBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Runs programs that call a module written in Java. Each text is the body of a function,
 * with the module as the local variable {@code m}.
 */
final class Scripts implements AutoCloseable {

	private final LuaEngine.Mode mode;

	private final LuaModule module;

	private final Consumer<RuntimeBuilder> customizer;

	private final List<LuaProcessRuntime> runtimes = new ArrayList<>();

	Scripts(LuaEngine.Mode mode, LuaModule module) {
		this(mode, module, (builder) -> {
		});
	}

	Scripts(LuaEngine.Mode mode, LuaModule module, Consumer<RuntimeBuilder> customizer) {
		this.mode = mode;
		this.module = module;
		this.customizer = customizer;
	}

	/** Runs a text as a process and returns its result. */
	@Nullable Object run(String body, @Nullable Object... args) {
		return start(body).process("app:main").timeout(Duration.ofSeconds(60)).call(args);
	}

	/** Starts a runtime whose process {@code app:main} is a text. */
	LuaProcessRuntime start(String body) {
		String program = "local m = require('" + this.module.name() + "') return function(...) " + body + " end";
		return start(Map.of("main.lua", program));
	}

	LuaProcessRuntime start(Map<String, String> programs) {
		List<SourceFile> files = programs.entrySet()
			.stream()
			.map((file) -> new SourceFile(file.getKey(), () -> file.getValue().getBytes(StandardCharsets.UTF_8)))
			.toList();
		RuntimeBuilder builder = LuaProcessRuntime.builder()
			.roots(List.of(new DefinitionRoot("test", files)))
			.engine(this.mode)
			.grace(Duration.ofSeconds(1))
			.modules(List.of(this.module))
			.folderModules(List.of(this.module.name()));
		this.customizer.accept(builder);
		LuaProcessRuntime runtime = builder.build();
		this.runtimes.add(runtime);
		runtime.start();
		return runtime;
	}

	@Override
	public void close() {
		this.runtimes.forEach(LuaProcessRuntime::close);
	}

}
