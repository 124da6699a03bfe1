package io.luaprocess.runtime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.luaprocess.DefinitionOptions;
import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessExit;
import io.luaprocess.definition.ApplicationEntry;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionException;
import io.luaprocess.definition.DefinitionLoader;
import io.luaprocess.definition.DefinitionProblem;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.definition.DefinitionSource;
import io.luaprocess.definition.SourceFile;
import io.luaprocess.limit.Limit;
import io.luaprocess.limit.LimitOverrides;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.security.Scope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Programs that are defined while the runtime runs, or that a source supplies.
 */
class DefineTests {

	private static final DefinitionOptions PLAIN = DefinitionOptions.process();

	private final AtomicReference<List<ApplicationEntry>> rows = new AtomicReference<>(List.of());

	private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

	private final DefinitionRoot files = new DefinitionRoot("files", List.of(file("_index.yaml", """
			namespace: app
			entries:
			  - name: fixed
			    kind: process.lua
			    source: return function() return "file" end
			""")));

	private LuaProcessRuntime runtime = builder().build();

	{
		this.runtime.start();
	}

	@AfterEach
	void stop() {
		this.runtime.close();
	}

	private RuntimeBuilder builder() {
		return LuaProcessRuntime.builder()
			.roots(List.of(this.files))
			.sources(List.of(new Rules()))
			.engine(LuaTest.engine());
	}

	private void restart(RuntimeBuilder builder) {
		this.runtime.close();
		this.runtime = builder.build();
		this.runtime.start();
	}

	private static SourceFile file(String path, String text) {
		return new SourceFile(path, () -> text.getBytes(StandardCharsets.UTF_8));
	}

	private static ApplicationEntry rule(String id, String result) {
		return ApplicationEntry.program(id, returns(result), PLAIN);
	}

	private static String returns(String text) {
		return "return function() return '" + text + "' end";
	}

	/** Stands for a table of a database. */
	private final class Rules implements DefinitionSource {

		@Override
		public String name() {
			return "table rules";
		}

		@Override
		public List<ApplicationEntry> entries() {
			RuntimeException failure = DefineTests.this.failure.get();
			if (failure != null) {
				throw failure;
			}
			return DefineTests.this.rows.get();
		}

	}

	/** Stands for a registry of the application. */
	private static final class NoDefinitions implements DefinitionRegistry {

		@Override
		public @Nullable Definition find(String id) {
			return null;
		}

		@Override
		public Collection<Definition> all() {
			return List.of();
		}

		@Override
		public @Nullable DefinitionProblem problem(String id) {
			return null;
		}

		@Override
		public Collection<DefinitionProblem> problems() {
			return List.of();
		}

		@Override
		public @Nullable Scope namedScope(String group) {
			return null;
		}

	}

	private List<String> errors(Runnable change) {
		DefinitionRegistry before = this.runtime.definitions().snapshot();
		DefinitionException ex = catchThrowableOfType(DefinitionException.class, change::run);
		assertThat(ex).isNotNull();
		assertThat(this.runtime.definitions().snapshot()).isSameAs(before);
		return ex.problems().stream().map(DefinitionProblem::toString).toList();
	}

	@Test
	void definedProgramCanBeCalledAndReplaced() {
		this.runtime.define("rules:vat", returns("one"));
		assertThat(this.runtime.call("rules:vat")).isEqualTo("one");
		this.runtime.define("rules:vat", returns("two"));
		assertThat(this.runtime.call("rules:vat")).isEqualTo("two");
		assertThat(this.runtime.definitions().find("rules:vat").origin())
			.isEqualTo(new Definition.Origin("defined at run time", 0));
	}

	@Test
	void optionsAreThoseOfFiles() {
		this.runtime.define("rules:lib", "return {rate = 7}", DefinitionOptions.library());
		this.runtime.define("rules:vat", """
				return {compute = function(n) return require("json").encode({v = n * require("lib").rate}) end}""",
				DefinitionOptions.function().method("compute").modules("json").imports("lib", "lib"));
		assertThat(this.runtime.call("rules:vat", 3)).isEqualTo("{\"v\":21}");
		this.runtime.define("rules:run", "return function() return process.id() end",
				PLAIN.defaultHost("app:processes").meta("owner", "tax"));
		assertThat(this.runtime.call("rules:run")).isEqualTo("rules:run");
		assertThat(this.runtime.definitions().find("rules:run").meta())
			.isEqualTo(Map.of("owner", "tax", "default_host", "app:processes"));
	}

	@Test
	void definitionMaySetLimits() {
		LimitOverrides few = LimitOverrides.NONE.with(Limit.TIMERS, 3).with(Limit.NAMES, 5);
		restart(builder().definitionLimits("app:fixed", LimitOverrides.NONE)
			.hostLimits("app:processes", LimitOverrides.NONE.with(Limit.TIMERS, 9).with(Limit.FUTURES, 8)));
		this.runtime.define("rules:vat", "return function() for i = 1, 4 do assert(time.after('1h')) end end",
				PLAIN.limits(few));
		assertThat(this.runtime.limits("rules:vat", "app:processes"))
			.satisfies((limits) -> assertThat(limits.timers()).isEqualTo(3))
			.satisfies((limits) -> assertThat(limits.names()).isEqualTo(5))
			.satisfies((limits) -> assertThat(limits.futures()).isEqualTo(8));
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> this.runtime.call("rules:vat"))
			.withMessageContaining("too many timers");
	}

	@Test
	void limitsOfTheRuntimeForAnIdGoBeforeThoseOfTheDefinition() {
		this.rows.set(List.of(rule("rules:vat", "x")));
		restart(builder().definitionLimits("rules:vat", LimitOverrides.NONE.with(Limit.TIMERS, 2)));
		this.runtime.define("rules:vat", returns("y"),
				PLAIN.limits(LimitOverrides.NONE.with(Limit.TIMERS, 3).with(Limit.NAMES, 5)));
		assertThat(this.runtime.limits("rules:vat", null).timers()).isEqualTo(2);
		assertThat(this.runtime.limits("rules:vat", null).names()).isEqualTo(5);
	}

	@Test
	void errorsNameEntryKeyAndLine() {
		assertThat(errors(() -> this.runtime.define("rules:vat", "local a = 1\nreturn function( end"))).containsExactly(
				"defined at run time: entry 'rules:vat': key 'source': 2: <name> or '...' expected near 'end'");
		assertThat(errors(() -> this.runtime.define("rules:vat", "return 1",
				PLAIN.modules("jsno").imports("lib", "rules:lib").defaultHost("app:hall"))))
			.containsExactlyInAnyOrder(
					"defined at run time: entry 'rules:vat': key 'modules[1]': unknown module 'jsno', did you mean 'json'?",
					"defined at run time: entry 'rules:vat': key 'imports.lib': 'rules:lib' not found",
					"defined at run time: entry 'rules:vat': key 'meta.default_host': 'app:hall' not found");
		assertThat(errors(() -> this.runtime.define("a b", "return 1")))
			.containsExactly("defined at run time: invalid name 'a b'");
		assertThat(errors(() -> this.runtime.define("rules:vat", "")))
			.containsExactly("defined at run time: entry 'rules:vat': key 'source': missing");
		assertThat(errors(() -> this.runtime.define("rules:vat", "file://etc/passwd")))
			.containsExactly("defined at run time: entry 'rules:vat': key 'source': expected the program text, "
					+ "got 'file://etc/passwd': only entries of files can name a file");
		assertThat(this.runtime.definitions().find("rules:vat")).isNull();
	}

	@Test
	void badReplacementChangesNothing() {
		this.runtime.define("rules:vat", returns("one"));
		errors(() -> this.runtime.define("rules:vat", "return function( end"));
		assertThat(this.runtime.call("rules:vat")).isEqualTo("one");
	}

	@Test
	void entriesOfFilesAreNeitherReplacedNorRemoved() {
		assertThat(errors(() -> this.runtime.define("app:fixed", returns("other"))))
			.containsExactly("defined at run time: entry 'app:fixed': already defined in _index.yaml:3");
		assertThat(errors(() -> this.runtime.remove("app:fixed")))
			.containsExactly("_index.yaml:3: entry 'app:fixed': cannot be removed: "
					+ "that is for programs supplied by a source or defined at run time");
		assertThat(this.runtime.call("app:fixed")).isEqualTo("file");
	}

	@Test
	void removedProgramIsGoneAndRunsOn() throws Exception {
		this.runtime.define("rules:wait", "return function() return process.inbox():receive():topic() end");
		Pid pid = this.runtime.spawn("rules:wait");
		CompletableFuture<ProcessExit> exit = this.runtime.watch(pid.toString());
		assertThat(this.runtime.remove("rules:wait")).isTrue();
		assertThat(this.runtime.remove("rules:wait")).isFalse();
		assertThat(this.runtime.remove("no id at all")).isFalse();
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> this.runtime.spawn("rules:wait"))
			.withMessage("process 'rules:wait' not found");
		this.runtime.send(pid, "done");
		assertThat(exit.get(30, TimeUnit.SECONDS).value()).isEqualTo("done");
	}

	@Test
	void whatOthersNeedIsNotRemoved() {
		this.runtime.define("rules:lib", "return {}", DefinitionOptions.library());
		this.runtime.define("rules:vat", "return function() end", PLAIN.imports("lib", "lib"));
		assertThat(errors(() -> this.runtime.remove("rules:lib")))
			.containsExactly("defined at run time: entry 'rules:vat': key 'imports.lib': 'rules:lib' not found");
		assertThat(errors(() -> this.runtime.define("rules:lib", returns("x"))))
			.containsExactly("defined at run time: entry 'rules:vat': key 'imports.lib': "
					+ "'rules:lib' is a process.lua, expected library.lua");
	}

	@Test
	void sourceIsReadAtTheStartAndAtReloads() {
		this.rows.set(List.of(rule("rules:a", "one"), rule("rules:b", "b")));
		restart(builder());
		assertThat(this.runtime.call("rules:a")).isEqualTo("one");
		this.rows.set(List.of(rule("rules:a", "two")));
		this.runtime.reload();
		assertThat(this.runtime.call("rules:a")).isEqualTo("two");
		assertThat(this.runtime.definitions().find("rules:b")).isNull();
	}

	@Test
	void errorsOfASourceNameIt() {
		this.rows.set(List.of(ApplicationEntry.program("rules:a", "return (", PLAIN), rule("app:fixed", "x"),
				rule("b b", "x")));
		assertThat(errors(() -> this.runtime.reload())).containsExactlyInAnyOrder(
				"table rules: entry 'rules:a': key 'source': 1: unexpected symbol near <eof>",
				"table rules: invalid name 'b b'", "_index.yaml:3: entry 'app:fixed': already defined in table rules");
	}

	@Test
	void sourceThatCannotBeReadChangesNothingEvenIfErrorsAreSkipped() {
		this.rows.set(List.of(rule("rules:a", "one")));
		restart(builder().onDefinitionError(DefinitionLoader.OnError.SKIP));
		this.failure.set(new IllegalStateException("no connection"));
		assertThat(errors(() -> this.runtime.reload()))
			.containsExactly("table rules: cannot be read: java.lang.IllegalStateException: no connection");
		assertThatExceptionOfType(DefinitionException.class).isThrownBy(() -> this.runtime.reload())
			.withCause(this.failure.get());
		assertThat(this.runtime.call("rules:a")).isEqualTo("one");
	}

	@Test
	void definedProgramStaysOverReloadsUntilItsSourceSuppliesIt() {
		this.rows.set(List.of(rule("rules:a", "row")));
		this.runtime.reload();
		this.runtime.define("rules:a", returns("edited"));
		this.runtime.define("rules:b", returns("own"));
		assertThat(this.runtime.call("rules:a")).isEqualTo("edited");
		this.runtime.reload();
		assertThat(this.runtime.call("rules:a")).isEqualTo("row");
		assertThat(this.runtime.call("rules:b")).isEqualTo("own");
		this.runtime.remove("rules:a");
		assertThat(this.runtime.definitions().find("rules:a")).isNull();
		this.runtime.reload();
		assertThat(this.runtime.call("rules:a")).isEqualTo("row");
	}

	@Test
	void skippedErrorsOfOthersDoNotKeepAProgramFromBeingDefined() {
		this.rows.set(List.of(ApplicationEntry.program("rules:bad", "return (", PLAIN)));
		restart(builder().onDefinitionError(DefinitionLoader.OnError.SKIP));
		this.runtime.define("rules:good", returns("good"));
		assertThat(this.runtime.call("rules:good")).isEqualTo("good");
		assertThat(errors(() -> this.runtime.define("rules:needs", "return 1", PLAIN.imports("bad", "bad"))))
			.containsExactly("defined at run time: entry 'rules:needs': key 'imports.bad': "
					+ "'rules:bad' is a process.lua, expected library.lua");
		assertThat(errors(() -> this.runtime.define("rules:bad", "return ("))).hasSize(1);
		this.runtime.define("rules:bad", returns("mended"));
		assertThat(this.runtime.definitions().problems()).isEmpty();
		assertThat(this.runtime.call("rules:bad")).isEqualTo("mended");
	}

	@Test
	void registryOfTheApplicationIsNotChanged() {
		restart(builder().definitions(new NoDefinitions()));
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> this.runtime.define("a:b", "return 1"))
			.satisfies((ex) -> assertThat(ex.is(ErrorKind.UNAVAILABLE)).isTrue());
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> this.runtime.remove("a:b"));
	}

	@Test
	void listenersAreToldOfEveryChange() {
		List<String> changes = new ArrayList<>();
		this.runtime.onReload(() -> changes.add("change"));
		this.runtime.define("rules:a", returns("a"));
		this.runtime.remove("rules:a");
		this.runtime.remove("rules:a");
		this.runtime.reload();
		assertThat(changes).hasSize(3);
	}

	@Test
	void definitionsOfSeveralThreadsAllTakeEffect() throws Exception {
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			int n = i;
			threads.add(Thread.ofVirtual().start(() -> {
				for (int k = 0; k < 20; k++) {
					this.runtime.define("rules:r" + n + "x" + k, returns("v" + k));
				}
			}));
		}
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(this.runtime.definitions().all()).filteredOn((code) -> code.id().namespace().equals("rules"))
			.hasSize(160);
		assertThat(this.runtime.call("rules:r7x19")).isEqualTo("v19");
	}

}
