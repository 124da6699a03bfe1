package io.luaprocess.lua;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.definition.SourceFile;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.lua.engine.frontend.LuaSyntaxException;
import io.luaprocess.lua.engine.vm.GlobalState;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.SafepointHandler;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.engine.vm.Trampoline;
import io.luaprocess.lua.lib.StandardLibrary;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.runtime.RuntimeBuilder;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Runs Lua code in tests. As processes, in a runtime as an application has it:
 * {@linkplain #in(String) the entries of a folder}, {@linkplain #suites(String) the
 * suites of a folder}, {@linkplain #text(String) a text}. Without a process:
 * {@link #eval} with {@link #state()}.
 */
public final class LuaTest implements AutoCloseable {

	/** Longest time a script may take. */
	public static final Duration TIMEOUT = Duration.ofSeconds(180);

	/** The chunk name of text that runs without a process. */
	public static final String CHUNK = "test";

	/** The id of the process that runs a text. */
	public static final String SCRIPT = "app.test:script";

	private static final String INDEX = """
			version: "1.0"
			namespace: app.test
			entries:
			  - name: script
			    kind: process.lua
			    source: file://script.lua
			    modules: [time, json, uuid, base64, hash, logger]
			    imports: {assertions: test:assertions}
			""";

	/** In the first line of a text, so that its lines keep their numbers. */
	private static final String PRELUDE = "local time, json, logger = require('time'), require('json'), require('logger') "
			+ "local uuid, base64, hash = require('uuid'), require('base64'), require('hash') local assertions = require('assertions') "
			+ "local eq, raises, fails, next_of = assertions.eq, assertions.raises, assertions.fails, assertions.next_of ";

	private static final Table GLOBALS = StandardLibrary.globals(Map.of());

	/** Scripts that do not react to CANCEL must not hold up the end of a test. */
	private static final Duration GRACE = Duration.ofSeconds(1);

	private final LuaProcessRuntime runtime;

	private LuaTest(LuaProcessRuntime runtime) {
		this.runtime = runtime;
	}

	/**
	 * Starts a runtime on a folder.
	 * @param folder folder on the class path, for example {@code lua/process}
	 * @return the harness, to be closed
	 */
	public static LuaTest in(String folder) {
		return in(folder, (builder) -> {
		});
	}

	/**
	 * Starts a runtime on a folder.
	 * @param folder folder on the class path, for example {@code lua/process}
	 * @param customizer changes the runtime, for example its engine or its limits
	 * @return the harness, to be closed
	 */
	public static LuaTest in(String folder, Consumer<RuntimeBuilder> customizer) {
		return start(List.of(root(folder)), customizer);
	}

	/**
	 * Starts a runtime on a folder of suites. A suite is an entry whose main function
	 * returns the names of its tests, or runs the one it is given the name of.
	 * @param folder folder below {@code lua} on the class path, for example
	 * {@code process}
	 * @return the harness, to be closed
	 */
	public static LuaTest suites(String folder) {
		return suites(folder, (builder) -> {
		});
	}

	/**
	 * Starts a runtime on a folder of suites.
	 * @param folder folder below {@code lua} on the class path, for example
	 * {@code process}
	 * @param customizer changes the runtime
	 * @return the harness, to be closed
	 */
	public static LuaTest suites(String folder, Consumer<RuntimeBuilder> customizer) {
		return start(List.of(root("lua/" + folder), root("lua/support")), (builder) -> {
			builder.defaultHost("test:host");
			customizer.accept(builder);
		});
	}

	/**
	 * Starts a runtime on a text, which becomes the process {@code app.test:script}. The
	 * text has the data modules, {@code time}, {@code logger} and the assertions
	 * {@code eq}, {@code raises}, {@code fails} and {@code next_of} as local variables.
	 * @param source the text; its top level returns a function
	 * @return the harness, to be closed
	 */
	public static LuaTest text(String source) {
		return text(source, (builder) -> {
		});
	}

	/**
	 * Starts a runtime on a text.
	 * @param source the text; its top level returns a function
	 * @param customizer changes the runtime
	 * @return the harness, to be closed
	 */
	public static LuaTest text(String source, Consumer<RuntimeBuilder> customizer) {
		DefinitionRoot root = new DefinitionRoot("text",
				List.of(new SourceFile("_index.yaml", () -> INDEX.getBytes(StandardCharsets.UTF_8)),
						new SourceFile("script.lua", () -> (PRELUDE + source).getBytes(StandardCharsets.UTF_8))));
		return start(List.of(root, root("lua/assertions")), customizer);
	}

	/**
	 * Runs a text as a process; if it fails, so does the test.
	 * @param source the text; its top level returns a function
	 */
	public static void passes(String source) {
		passes(source, Limits.DEFAULT);
	}

	/**
	 * Runs a text as a process; if it fails, so does the test.
	 * @param source the text; its top level returns a function
	 * @param limits limits of the process
	 */
	public static void passes(String source, Limits limits) {
		try (LuaTest test = text(source, (builder) -> builder.limits(limits))) {
			test.run(SCRIPT);
		}
	}

	/**
	 * Makes a test of each case of a script, which returns functions by name.
	 * @param resource resource below {@code lua}, for example {@code 8-modules/json.lua}
	 * @return the tests; the stream closes the runtime
	 */
	public static Stream<DynamicTest> cases(String resource) {
		LuaTest test = text("local cases = (function() " + read("lua/" + resource) + """
				end)()
				return function(name)
				  if name then cases[name]() return end
				  local names = {}
				  for key in pairs(cases) do names[#names + 1] = key end
				  return names
				end
				""");
		return test.tests(SCRIPT).onClose(test::close);
	}

	private static LuaTest start(List<DefinitionRoot> roots, Consumer<RuntimeBuilder> customizer) {
		RuntimeBuilder builder = LuaProcessRuntime.builder().roots(roots).engine(engine()).grace(GRACE);
		customizer.accept(builder);
		LuaProcessRuntime runtime = builder.build();
		runtime.start();
		return new LuaTest(runtime);
	}

	/**
	 * Returns the engine under test, which the system property {@code luaprocess.engine}
	 * names.
	 * @return the mode
	 */
	public static LuaEngine.Mode engine() {
		return LuaEngine.Mode.valueOf(System.getProperty("luaprocess.engine", "COMPILED"));
	}

	/**
	 * Returns a folder as a root of definitions.
	 * @param folder folder on the class path, on disk or in a jar
	 * @return the root
	 */
	public static DefinitionRoot root(String folder) {
		try {
			URI uri = Objects.requireNonNull(LuaTest.class.getClassLoader().getResource(folder), "no folder " + folder)
				.toURI();
			return DefinitionRoot.of(path(uri));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Path path(URI uri) throws IOException {
		try {
			return Path.of(uri);
		}
		catch (FileSystemNotFoundException ex) {
			FileSystems.newFileSystem(uri, Map.of());
			return Path.of(uri);
		}
	}

	/**
	 * Reads a resource of the tests.
	 * @param resource its path on the class path
	 * @return the text
	 */
	public static String read(String resource) {
		try (InputStream in = LuaTest.class.getClassLoader().getResourceAsStream(resource)) {
			return new String(Objects.requireNonNull(in, "no resource " + resource).readAllBytes(),
					StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
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
	 * Makes tests of suites, each in a process of its own.
	 * @param suites names of entries in the namespace {@code test}
	 * @return the tests
	 */
	public Stream<DynamicContainer> suiteTests(String... suites) {
		return Stream.of(suites).map((suite) -> DynamicContainer.dynamicContainer(suite, tests("test:" + suite)));
	}

	private Stream<DynamicTest> tests(String id) {
		List<?> names = (List<?>) Objects.requireNonNull(run(id));
		if (names.isEmpty()) {
			throw new IllegalStateException(id + " has no tests");
		}
		return names.stream().map((name) -> DynamicTest.dynamicTest(name.toString(), () -> run(id, name)));
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

	/**
	 * Makes a state with the standard libraries and the default limits, outside any
	 * process.
	 * @return the state
	 */
	public static LuaState state() {
		return state(Limits.DEFAULT);
	}

	/**
	 * Makes a state with the standard libraries, outside any process.
	 * @param limits its limits
	 * @return the state
	 */
	public static LuaState state(Limits limits) {
		return state(limits, () -> false);
	}

	/**
	 * Makes a state with the standard libraries, outside any process.
	 * @param limits its limits
	 * @param handler is told at safepoints
	 * @return the state
	 */
	public static LuaState state(Limits limits, SafepointHandler handler) {
		return new LuaState(new GlobalState(Table.overlay(GLOBALS), StandardLibrary.stringMethods(), limits, handler));
	}

	/**
	 * Runs a text without a process, as the chunk {@value #CHUNK}.
	 * @param engine how
	 * @param s the state, whose globals the text sees
	 * @param source the text
	 * @return its results
	 */
	public static Varargs eval(LuaEngine engine, LuaState s, String source) {
		try {
			LuaFn chunk = engine.compile(CHUNK, source).instantiate(s, s.g.globals());
			return Trampoline.complete(s, chunk, LuaValue.NONE);
		}
		catch (LuaSyntaxException ex) {
			throw new AssertionError(ex);
		}
	}

}
