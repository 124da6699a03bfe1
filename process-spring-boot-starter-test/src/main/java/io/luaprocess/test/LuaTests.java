package io.luaprocess.test;

import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import io.luaprocess.ProcessException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;

import org.springframework.core.io.ResourceLoader;

/**
 * Tests written in Lua: files {@code *_test.lua} below {@code processes/} of the class
 * path, usually in {@code src/test/resources}. As a parameter of a factory method of a
 * {@link ProcessTest}:
 *
 * <pre class="code">
 * &#64;TestFactory
 * Stream&lt;DynamicContainer&gt; lua(LuaTests tests) {
 *     return tests.all();
 * }
 * </pre>
 *
 * Each {@code it} of a file is a test of its own, which runs as a process in a runtime
 * that has just been started.
 */
public final class LuaTests {

	private final TestRuntime runtime;

	private final ResourceLoader resources;

	private final LongSupplier seeds;

	LuaTests(TestRuntime runtime, ResourceLoader resources, LongSupplier seeds) {
		this.runtime = runtime;
		this.resources = resources;
		this.seeds = seeds;
	}

	/**
	 * Returns the tests of all files.
	 * @return a container for each file
	 * @throws IllegalStateException if there is no file
	 */
	public Stream<DynamicContainer> all() {
		return in("");
	}

	/**
	 * Returns the tests of the files below a folder.
	 * @param folder folder below {@code processes/}, such as {@code shop/orders}
	 * @return a container for each file
	 * @throws IllegalStateException if there is no file
	 */
	public Stream<DynamicContainer> in(String folder) {
		List<LuaTestFile> files = LuaTestFile.find(this.resources)
			.stream()
			.filter((file) -> file.path().startsWith(folder))
			.toList();
		if (files.isEmpty()) {
			throw new IllegalStateException(
					"There is no file *_test.lua below processes/" + folder + " of the class path");
		}
		return files.stream().map(this::container);
	}

	private DynamicContainer container(LuaTestFile file) {
		return DynamicContainer.dynamicContainer(file.path(), file.uri(),
				names(file).map((name) -> DynamicTest.dynamicTest(name, file.uri(), () -> run(file, name))));
	}

	private Stream<String> names(LuaTestFile file) {
		List<?> names = (List<?>) Objects.requireNonNull(call(file));
		if (names.isEmpty()) {
			throw new IllegalStateException("processes/" + file.path() + " has no test: call it(name, function)");
		}
		return names.stream().map(String::valueOf);
	}

	private void run(LuaTestFile file, String name) {
		long seed = this.seeds.getAsLong();
		this.runtime.begin(seed);
		try {
			call(file, name);
		}
		catch (AssertionError ex) {
			ex.addSuppressed(this.runtime.atFailure(seed));
			throw ex;
		}
	}

	private @Nullable Object call(LuaTestFile file, Object... args) {
		try {
			return this.runtime.runtime().call(file.id(), args);
		}
		catch (ProcessException ex) {
			AssertionError failure = new AssertionError(file.withFile(ex.error().text()));
			failure.setStackTrace(new StackTraceElement[0]);
			throw failure;
		}
	}

}
