package io.luaprocess.runtime;

import java.io.IOException;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessExit;
import io.luaprocess.definition.DefinitionException;
import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.limit.Limit;
import io.luaprocess.limit.LimitOverrides;
import io.luaprocess.lua.LuaTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Definitions that are reloaded while processes run (chapter 2.1 of the specification).
 */
class ReloadTests {

	@TempDir
	Path root;

	private LuaProcessRuntime runtime;

	@BeforeEach
	void start() throws IOException {
		write("old", "return { version = 'old' }", "");
		this.runtime = LuaProcessRuntime.builder().roots(() -> List.of(root())).engine(LuaTest.engine()).build();
		this.runtime.start();
	}

	@AfterEach
	void stop() {
		this.runtime.close();
	}

	private DefinitionRoot root() {
		try {
			return DefinitionRoot.of(this.root);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void write(String version, String library, String more) throws IOException {
		Files.writeString(this.root.resolve("_index.yaml"), """
				namespace: app
				entries:
				  - name: version
				    kind: process.lua
				    source: |
				      return function() return "%1$s" end
				  - name: function
				    kind: function.lua
				    source: |
				      return function() return "%1$s" end
				  - name: caller
				    kind: process.lua
				    modules: [funcs]
				    source: |
				      return function()
				          local funcs = require("funcs")
				          return process.call("app:version", "app:processes") .. " " .. funcs.call("app:function")
				      end
				  - name: lazy
				    kind: process.lua
				    imports: {lib: library}
				    source: |
				      return function()
				          local topic = process.inbox():receive():topic()
				          if topic == "upgrade" then process.upgrade() end
				          return "%1$s " .. require("lib").version
				      end
				  - name: library
				    kind: library.lua
				    source: |
				      %2$s
				%3$s""".formatted(version, library, more));
	}

	@Test
	void newSpawnsAndCallsUseTheNewCode() throws IOException {
		assertThat(this.runtime.call("app:version")).isEqualTo("old");
		write("new", "return { version = 'new' }", "");
		assertThat(this.runtime.call("app:caller")).isEqualTo("old old");
		this.runtime.reload();
		assertThat(this.runtime.call("app:version")).isEqualTo("new");
		assertThat(this.runtime.call("app:caller")).isEqualTo("new new");
	}

	@Test
	void runningProcessKeepsItsProgramAndItsLibraries() throws Exception {
		Pid pid = this.runtime.spawn("app:lazy");
		CompletableFuture<ProcessExit> exit = this.runtime.watch(pid.toString());
		write("new", "return { version = 'new' }", "");
		this.runtime.reload();
		this.runtime.send(pid, "go");
		assertThat(exit.get(30, TimeUnit.SECONDS).value()).isEqualTo("old old");
	}

	private String program(String name, String body) throws IOException {
		Files.createDirectories(this.root.resolve("rules"));
		Files.writeString(this.root.resolve("rules/" + name + ".lua"), body);
		return this.root.resolve("rules/" + name + ".lua").toString();
	}

	private void rules() throws IOException {
		program("a", "return function() return 'a1' end");
		program("b", "return function() return 'b1' end");
		Files.writeString(this.root.resolve("rules/_index.yaml"), """
				namespace: rules
				entries:
				  - {name: a, kind: function.lua, source: file://a.lua}
				  - {name: b, kind: function.lua, source: file://b.lua}
				  - {name: b2, kind: function.lua, source: file://b.lua}
				""");
		this.runtime.reload();
	}

	@Test
	void onlyTheGivenProgramsAreReadAgain() throws IOException {
		rules();
		program("a", "return function() return 'a2' end");
		Path b = Path.of(program("b", "return function() return 'b2' end"));
		this.runtime.reload(List.of(b));
		assertThat(List.of(this.runtime.call("rules:a"), this.runtime.call("rules:b"), this.runtime.call("rules:b2")))
			.containsExactly("a1", "b2", "b2");
		Files.writeString(b, "return function() return 'b3' end");
		this.runtime.reload(List.of(b));
		assertThat(this.runtime.call("rules:b")).isEqualTo("b3");
		this.runtime.reload();
		assertThat(List.of(this.runtime.call("rules:a"), this.runtime.call("rules:b"))).containsExactly("a2", "b3");
	}

	@Test
	void everythingIsReadAfterAnErrorAndForOtherFiles() throws IOException {
		rules();
		Path a = Path.of(program("a", "return function( end"));
		assertThatExceptionOfType(DefinitionException.class).isThrownBy(() -> this.runtime.reload(List.of(a)))
			.withMessageContaining("entry 'rules:a'");
		assertThat(this.runtime.call("rules:a")).isEqualTo("a1");
		Path b = Path.of(program("b", "return function() return 'b2' end"));
		assertThatExceptionOfType(DefinitionException.class).isThrownBy(() -> this.runtime.reload(List.of(b)))
			.withMessageContaining("entry 'rules:a'");
		program("a", "return function() return 'a2' end");
		this.runtime.reload(List.of(b));
		assertThat(List.of(this.runtime.call("rules:a"), this.runtime.call("rules:b"))).containsExactly("a2", "b2");
		write("new", "return { version = 'new' }", "");
		this.runtime.reload(List.of(this.root.resolve("_index.yaml")));
		assertThat(this.runtime.call("app:version")).isEqualTo("new");
	}

	@Test
	void upgradeTakesTheNewCode() throws Exception {
		Pid pid = this.runtime.spawn("app:lazy");
		CompletableFuture<ProcessExit> exit = this.runtime.watch(pid.toString());
		write("new", "return { version = 'new' }", "");
		this.runtime.reload();
		this.runtime.send(pid, "upgrade");
		this.runtime.send(pid, "go");
		assertThat(exit.get(30, TimeUnit.SECONDS).value()).isEqualTo("new new");
	}

	@Test
	void onErrorTheOldDefinitionsStay() throws IOException {
		write("new", "return function( end", "");
		assertThatExceptionOfType(DefinitionException.class).isThrownBy(() -> this.runtime.reload())
			.withMessageContaining("entry 'app:library': key 'source': 1:");
		assertThat(this.runtime.call("app:version")).isEqualTo("old");
		write("newer", "return { version = 'newer' }", "");
		this.runtime.reload();
		assertThat(this.runtime.call("app:version")).isEqualTo("newer");
	}

	@Test
	void entriesThatAppearAndVanishDoSo() throws IOException {
		write("new", "return {}", """
				  - name: added
				    kind: process.lua
				    source: |
				      return function() return "added" end
				""");
		this.runtime.reload();
		assertThat(this.runtime.call("app:added")).isEqualTo("added");
		write("new", "return {}", "");
		this.runtime.reload();
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> this.runtime.spawn("app:added"))
			.withMessage("process 'app:added' not found");
	}

	@Test
	void vanishedDefinitionWithLimitsIsLogged() throws IOException {
		ListAppender<ILoggingEvent> records = new ListAppender<>();
		Logger logger = (Logger) LoggerFactory.getLogger(DefinitionReloader.class);
		records.start();
		logger.addAppender(records);
		String added = """
				  - name: added
				    kind: process.lua
				    source: |
				      return function() return "added" end
				""";
		write("old", "return {}", added);
		try (LuaProcessRuntime limited = LuaProcessRuntime.builder()
			.roots(() -> List.of(root()))
			.engine(LuaTest.engine())
			.definitionLimits("app:added", LimitOverrides.NONE.with(Limit.TIMERS, 7))
			.build()) {
			limited.reload();
			assertThat(records.list).isEmpty();
			write("old", "return {}", added.replace("added", "addad"));
			limited.reload();
			assertThat(records.list).singleElement()
				.extracting(ILoggingEvent::getFormattedMessage)
				.asString()
				.isEqualTo("without effect: limits of definition 'app:added': 'app:added' not found, "
						+ "did you mean 'app:addad'?");
		}
		finally {
			logger.detachAppender(records);
		}
	}

	@Test
	void classesOfReplacedProgramsAreUnloaded() throws IOException {
		ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
		this.runtime.call("app:caller");
		System.gc();
		int before = classes.getLoadedClassCount();
		for (int i = 0; i < 100; i++) {
			write("v" + i, "return { version = '" + i + "' }", "");
			this.runtime.reload();
			assertThat(this.runtime.call("app:caller")).isEqualTo("v%1$s v%1$s".formatted(i));
		}
		// Every reload made a dozen classes, if programs are compiled to classes.
		await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
			System.gc();
			assertThat(classes.getLoadedClassCount()).isLessThan(before + 300);
		});
	}

	@Test
	void nothingOfAFailedStartStays() throws IOException {
		write("new", "return function( end", "");
		long before = clocks();
		assertThatExceptionOfType(DefinitionException.class)
			.isThrownBy(() -> LuaProcessRuntime.builder().roots(() -> List.of(root())).build());
		await().atMost(Duration.ofSeconds(30)).until(() -> clocks() <= before);
	}

	private static long clocks() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> Set.of("process-clock", "process-deadlines").contains(thread.getName()))
			.count();
	}

}
