package io.luaprocess.runtime;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.luaprocess.ProcessException;
import io.luaprocess.definition.ApplicationEntry;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionLoader;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.definition.EntryId;
import io.luaprocess.definition.KnownModules;
import io.luaprocess.definition.LoaderSettings;
import io.luaprocess.definition.SourceCompiler;
import io.luaprocess.definition.SourceFile;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.lua.engine.frontend.LuaSyntaxException;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Program;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.StandardModules;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Programs that are compiled when they are first used.
 */
class FirstUseTests {

	private static final String INDEX = """
			namespace: app
			entries:
			  - name: plain
			    kind: process.lua
			    source: return function() return "plain" end
			  - name: eager
			    kind: process.lua
			    eager: true
			    source: return function() return "eager" end
			  - name: lazy
			    kind: process.lua
			    eager: false
			    source: return function() return "lazy" end
			  - name: user
			    kind: process.lua
			    imports: {lib: lib}
			    source: return function() return require("lib").value .. require("lib").value end
			  - name: upgrades
			    kind: process.lua
			    source: return function() process.upgrade("app:plain") end
			  - name: lib
			    kind: library.lua
			    source: return {value = "lib"}
			""";

	private static final List<DefinitionRoot> ROOTS = List.of(new DefinitionRoot("test",
			List.of(new SourceFile("_index.yaml", () -> INDEX.getBytes(StandardCharsets.UTF_8)))));

	/** Programs whose compilation waits, by id. */
	private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();

	private final Set<String> compiling = ConcurrentHashMap.newKeySet();

	private @Nullable LuaProcessRuntime runtime;

	@AfterEach
	void stop() {
		this.held.values().forEach(CountDownLatch::countDown);
		if (this.runtime != null) {
			this.runtime.close();
		}
	}

	private LuaProcessRuntime start(RuntimeBuilder builder) {
		LuaProcessRuntime started = builder.build();
		this.runtime = started;
		started.start();
		return started;
	}

	private static boolean ready(LuaProcessRuntime runtime, String id) {
		return ((Program) ((Definition.Code) runtime.definitions().find(id)).program()).isReady();
	}

	@Test
	void programsAreCompiledWhenTheyAreFirstUsedUnlessTheyAreEager() {
		LuaProcessRuntime started = start(LuaProcessRuntime.builder().roots(ROOTS));
		assertThat(ready(started, "app:eager")).isTrue();
		assertThat(ready(started, "app:plain")).isFalse();
		assertThat(started.call("app:plain")).isEqualTo("plain");
		assertThat(ready(started, "app:plain")).isTrue();
		assertThat(started.call("app:user")).isEqualTo("liblib");
		assertThat(ready(started, "app:lib")).isTrue();
		assertThat(started.call("app:upgrades")).isEqualTo("plain");
	}

	@Test
	void allProgramsCanBeEager() {
		LuaProcessRuntime started = start(LuaProcessRuntime.builder().roots(ROOTS).eager(true));
		assertThat(ready(started, "app:plain")).isTrue();
		assertThat(ready(started, "app:lib")).isTrue();
		assertThat(ready(started, "app:lazy")).isFalse();
	}

	@Test
	void reloadKeepsWhatIsCompiled() {
		LuaProcessRuntime started = start(LuaProcessRuntime.builder().roots(ROOTS));
		started.call("app:plain");
		Object program = ((Definition.Code) started.definitions().find("app:plain")).program();
		started.reload();
		assertThat(((Definition.Code) started.definitions().find("app:plain")).program()).isSameAs(program);
	}

	@Test
	void interpretedProgramsAreAlwaysReady() {
		LuaProcessRuntime started = start(LuaProcessRuntime.builder().roots(ROOTS).engine(LuaEngine.Mode.INTERPRETED));
		assertThat(ready(started, "app:plain")).isTrue();
	}

	@Test
	void compilationKeepsNoOtherProcessWaiting() throws Exception {
		LuaProcessRuntime started = start(holding("app:plain"));
		CompletableFuture<Object> first = started.callAsync("app:plain");
		await().until(() -> this.compiling.contains("app:plain"));
		assertThat(started.call("app:lazy")).isEqualTo("lazy");
		assertThat(first).isNotDone();
		this.held.get("app:plain").countDown();
		assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo("plain");
	}

	@Test
	void compilationOfALibraryKeepsNoOtherProcessWaiting() throws Exception {
		LuaProcessRuntime started = start(holding("app:lib"));
		CompletableFuture<Object> first = started.callAsync("app:user");
		await().until(() -> this.compiling.contains("app:lib"));
		assertThat(started.call("app:lazy")).isEqualTo("lazy");
		this.held.get("app:lib").countDown();
		assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo("liblib");
	}

	@Test
	void processThatIsTerminatedDoesNotWaitForItsCompilation() {
		LuaProcessRuntime started = start(holding("app:plain"));
		CompletableFuture<Object> first = started.callAsync("app:plain");
		await().until(() -> this.compiling.contains("app:plain"));
		first.cancel(true);
		await().until(() -> started.kernel().processCount() == 0);
		assertThat(this.held.get("app:plain").getCount()).isOne();
		this.held.get("app:plain").countDown();
		assertThat(started.call("app:plain")).isEqualTo("plain");
	}

	@Test
	void failureOfTheCompilerEndsTheSpawn() {
		LuaProcessRuntime started = start(LuaProcessRuntime.builder().definitions(loaded((id, source) -> new Program() {
			@Override
			public boolean isReady() {
				return false;
			}

			@Override
			public void prepare() {
				throw new IllegalStateException("no room for classes");
			}

			@Override
			public LuaFn instantiate(LuaState s, Table env) {
				throw new AssertionError();
			}
		})));
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> started.call("app:plain"))
			.withMessageContaining("failed to execute script");
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> started.spawn("app:plain"));
	}

	/** One worker, so that a compilation on it would be noticed. */
	private RuntimeBuilder holding(String id) {
		this.held.put(id, new CountDownLatch(1));
		return LuaProcessRuntime.builder().workers(1).definitions(loaded(this::slow));
	}

	private static DefinitionRegistry loaded(SourceCompiler compiler) {
		KnownModules modules = new KnownModules(StandardModules.names(), Set.of());
		return new DefinitionLoader(LoaderSettings.of(modules), compiler).load(ROOTS, List.<ApplicationEntry>of(),
				DefinitionLoader.OnError.FAIL);
	}

	private Program slow(EntryId id, String source) {
		try {
			return new Slow(id.toString(), new LuaEngine(LuaEngine.Mode.COMPILED).compile(id.toString(), source));
		}
		catch (LuaSyntaxException ex) {
			throw new AssertionError(ex);
		}
	}

	/** A program whose compilation ends when the test says so. */
	private final class Slow implements Program {

		private final String id;

		private final Program program;

		private volatile boolean ready;

		Slow(String id, Program program) {
			this.id = id;
			this.program = program;
		}

		@Override
		public boolean isReady() {
			return this.ready;
		}

		@Override
		public void prepare() {
			FirstUseTests.this.compiling.add(this.id);
			CountDownLatch latch = FirstUseTests.this.held.get(this.id);
			boolean interrupted = false;
			while (latch != null && latch.getCount() > 0) {
				try {
					latch.await();
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
			this.ready = true;
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public LuaFn instantiate(LuaState s, Table env) {
			assertThat(this.ready).isTrue();
			return this.program.instantiate(s, env);
		}

	}

}
