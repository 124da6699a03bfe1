package io.luaprocess.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.luaprocess.definition.DefinitionException;
import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.event.RuntimeEvent;
import io.luaprocess.event.RuntimeEvent.Kind;
import io.luaprocess.event.RuntimeEvent.Restarted;
import io.luaprocess.event.RuntimeEvent.ServiceFailed;
import io.luaprocess.event.RuntimeEvent.ServiceStarted;
import io.luaprocess.event.RuntimeEvents;
import io.luaprocess.lua.LuaTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The events of services and of reloads.
 */
class ServiceEventsTests {

	@TempDir
	Path root;

	private LuaProcessRuntime runtime;

	@AfterEach
	void stop() {
		if (this.runtime != null) {
			this.runtime.close();
		}
	}

	private void start(String index) throws IOException {
		write(index);
		Files.writeString(this.root.resolve("fails.lua"), "return function() error('out of paper') end");
		this.runtime = LuaProcessRuntime.builder().roots(() -> List.of(root())).engine(LuaTest.engine()).build();
		this.runtime.start();
	}

	private void write(String index) throws IOException {
		Files.writeString(this.root.resolve("_index.yaml"), index);
	}

	private DefinitionRoot root() {
		try {
			return DefinitionRoot.of(this.root);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private List<RuntimeEvent> events() {
		return this.runtime.events().latest(100, (event) -> true).stream().map(RuntimeEvents.Numbered::event).toList();
	}

	@Test
	void startRestartAndFailureOfAServiceAreEvents() throws IOException {
		start("""
				version: "1.0"
				namespace: app
				entries:
				  - name: fails
				    kind: process.lua
				    source: file://fails.lua
				  - name: printer
				    kind: process.service
				    process: fails
				    host: app:processes
				    lifecycle:
				      auto_start: true
				      restart: {initial_delay: 1ms, max_attempts: 1}
				""");
		await().until(() -> this.runtime.events().count(Kind.SERVICE) == 3);
		assertThat(events()).hasAtLeastOneElementOfType(ServiceStarted.class)
			.anySatisfy((event) -> assertThat(event).isInstanceOfSatisfying(Restarted.class, (restart) -> {
				assertThat(restart.service()).isEqualTo("app:printer");
				assertThat(restart.attempt()).isEqualTo(1);
				assertThat(restart.error().text()).contains("out of paper");
			}))
			.anySatisfy((event) -> assertThat(event).isInstanceOfSatisfying(ServiceFailed.class,
					(failure) -> assertThat(failure.text()).contains("app:printer", "out of paper")));
		assertThat(this.runtime.events().count(Kind.RESTART)).isEqualTo(1);
		assertThat(this.runtime.events().count(Kind.CRASH)).isEqualTo(2);
	}

	@Test
	void failedReloadIsAnEvent() throws IOException {
		start("version: \"1.0\"\nnamespace: app\nentries: [{name: fails, kind: process.lua, source: 'file://fails.lua'}]\n");
		write("version: \"1.0\"\nnamespace: app\nentries: [{name: x, kind: process.lua, sauce: y}]\n");
		assertThatExceptionOfType(DefinitionException.class).isThrownBy(this.runtime::reload);
		RuntimeEvent event = events().getFirst();
		assertThat(event.kind()).isEqualTo(Kind.RELOAD);
		assertThat(event.text()).startsWith("definitions were not reloaded: ").contains("sauce");
		assertThat(this.runtime.failedReloads()).isEqualTo(1);
	}

}
