package io.luaprocess.lua.module;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.runtime.RuntimeBuilder;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;

/**
 * Runs the suites of a folder of Lua scripts below {@code src/test/resources/lua}. A
 * suite is an entry whose main function returns the names of its tests, or runs the one
 * it is given the name of, in a process of its own.
 */
final class LuaSuites implements AutoCloseable {

	private final LuaTest scripts;

	LuaSuites(String folder) {
		this(folder, (builder) -> {
		});
	}

	LuaSuites(String folder, Consumer<RuntimeBuilder> customizer) {
		this.scripts = LuaTest.in("lua/" + folder, (builder) -> {
			builder.roots(List.of(root("lua/support"))).defaultHost("test:host");
			customizer.accept(builder);
		});
	}

	private static DefinitionRoot root(String folder) {
		try {
			return DefinitionRoot
				.of(Path.of(Objects.requireNonNull(LuaSuites.class.getClassLoader().getResource(folder)).toURI()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	LuaProcessRuntime runtime() {
		return this.scripts.runtime();
	}

	Stream<DynamicContainer> tests(String... suites) {
		return Stream.of(suites).map((suite) -> DynamicContainer.dynamicContainer(suite, tests(suite)));
	}

	private Stream<DynamicTest> tests(String suite) {
		String id = "test:" + suite;
		List<?> names = (List<?>) Objects.requireNonNull(this.scripts.run(id));
		return names.stream().map((name) -> DynamicTest.dynamicTest(name.toString(), () -> this.scripts.run(id, name)));
	}

	@Override
	public void close() {
		this.scripts.close();
	}

}
