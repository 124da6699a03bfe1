package io.luaprocess.lua;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.runtime.RuntimeBuilder;

/**
 * Runs the entries of a folder of test resources: a runtime with everything, as an
 * application has it. The engine is chosen by the system property
 * {@code luaprocess.engine}.
 */
public final class LuaTest implements AutoCloseable {

	/** Longest time a script may take. */
	public static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final LuaProcessRuntime runtime;

	private LuaTest(LuaProcessRuntime runtime) {
		this.runtime = runtime;
	}

	/**
	 * Starts a runtime on a folder.
	 * @param folder folder on the class path, for example {@code lua/process}
	 * @return the scripts, to be closed
	 */
	public static LuaTest in(String folder) {
		return in(folder, (builder) -> {
		});
	}

	/**
	 * Starts a runtime on a folder.
	 * @param folder folder on the class path, for example {@code lua/process}
	 * @param customizer changes the runtime
	 * @return the scripts, to be closed
	 */
	public static LuaTest in(String folder, Consumer<RuntimeBuilder> customizer) {
		RuntimeBuilder builder = LuaProcessRuntime.builder().roots(List.of(root(folder))).engine(engine());
		customizer.accept(builder);
		LuaProcessRuntime runtime = builder.build();
		runtime.start();
		return new LuaTest(runtime);
	}

	/**
	 * Returns the engine under test.
	 * @return the mode
	 */
	public static LuaEngine.Mode engine() {
		return LuaEngine.Mode.valueOf(System.getProperty("luaprocess.engine", "COMPILED"));
	}

	/**
	 * Returns a folder as a root of definitions.
	 * @param folder folder on the class path
	 * @return the root
	 */
	public static DefinitionRoot root(String folder) {
		try {
			return DefinitionRoot.of(Path
				.of(Objects.requireNonNull(LuaTest.class.getClassLoader().getResource(folder), "no folder " + folder)
					.toURI()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Runs an entry as a process on the default host; a failed {@code assert} fails the
	 * call.
	 * @param id id of the entry
	 * @param args arguments
	 * @return its result
	 */
	public Object run(String id, Object... args) {
		return this.runtime.process(id).timeout(TIMEOUT).call(args);
	}

	/**
	 * Returns the runtime.
	 * @return the runtime
	 */
	public LuaProcessRuntime runtime() {
		return this.runtime;
	}

	@Override
	public void close() {
		this.runtime.close();
	}

}
