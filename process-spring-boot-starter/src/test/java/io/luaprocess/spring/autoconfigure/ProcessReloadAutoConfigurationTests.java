package io.luaprocess.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.luaprocess.Pid;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.supervision.ServiceState;
import io.luaprocess.supervision.ServiceStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ProcessReloadAutoConfiguration}: definitions whose files change.
 */
@ExtendWith(OutputCaptureExtension.class)
class ProcessReloadAutoConfigurationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@TempDir
	Path folder;

	private ApplicationContextRunner runner;

	@BeforeEach
	void configure() throws IOException {
		this.runner = new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(ProcessAutoConfiguration.class, ProcessReloadAutoConfiguration.class))
			.withInitializer(TestProperties.of("luaprocess.locations=" + this.folder.toUri(),
					"luaprocess.reload.poll-interval=20ms", "luaprocess.reload.quiet-period=20ms"));
		write("rule.lua", "return function() return 'one' end");
	}

	private ApplicationContextRunner watching() {
		return this.runner.withPropertyValues("luaprocess.reload.enabled=true");
	}

	private void write(String file, String text) throws IOException {
		Files.writeString(this.folder.resolve(file), text);
	}

	@Test
	void filesAreNotWatchedUnlessThatIsAskedFor() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(DefinitionWatcher.class));
	}

	@Test
	void changedProgramIsTaken(CapturedOutput output) {
		watching().run((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			assertThat(runtime.call("app:rule")).isEqualTo("one");
			write("rule.lua", "return function() return 'second' end");
			await().atMost(PATIENCE).untilAsserted(() -> assertThat(runtime.call("app:rule")).isEqualTo("second"));
			await().atMost(PATIENCE)
				.until(() -> output.getOut()
					.contains("definitions reloaded: 1 changed (app:rule), 0 added, 0 removed"));
			Files.createDirectory(this.folder.resolve("more"));
			write("more/_index.yaml", """
					namespace: more
					entries:
					  - name: rule
					    kind: function.lua
					    source: return function() return 'added' end
					""");
			await().atMost(PATIENCE)
				.until(() -> context.getBean(LuaProcessRuntime.class).definitions().find("more:rule") != null);
			assertThat(runtime.call("more:rule")).isEqualTo("added");
		});
	}

	@Test
	void errorsAreLoggedWithFileAndLineAndTheOldProgramStays(CapturedOutput output) {
		watching().run((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			write("rule.lua", "return function()\n  retrun second\nend");
			await().atMost(PATIENCE).until(() -> output.getOut().contains("rule.lua:2: entry 'app:rule': 2: "));
			assertThat(output).contains("the ones before stay in force");
			assertThat(runtime.call("app:rule")).isEqualTo("one");
			write("rule.lua", "return function() return 'mended' end");
			await().atMost(PATIENCE).untilAsserted(() -> assertThat(runtime.call("app:rule")).isEqualTo("mended"));
		});
	}

	@Test
	void serviceMarkedSoIsRestarted() throws IOException {
		write("rule.lua", "return function() process.events():receive() end");
		watching()
			.withInitializer(TestProperties.of("luaprocess.services[app:s].process=app:rule",
					"luaprocess.services[app:s].reload=restart"))
			.run((context) -> {
				LuaProcessRuntime runtime = context.getBean(LuaProcessRuntime.class);
				Pid first = runtime.services().service("app:s").pid();
				write("rule.lua", "return function() process.events():receive() return 'second' end");
				await().atMost(PATIENCE).until(() -> {
					ServiceStatus status = runtime.services().service("app:s");
					return status.state() == ServiceState.RUNNING && !first.equals(status.pid());
				});
			});
	}

	@Test
	void watcherStopsWithTheApplication() {
		watching().run((context) -> {
			DefinitionWatcher watcher = context.getBean(DefinitionWatcher.class);
			assertThat(watcher.isRunning()).isTrue();
			context.close();
			assertThat(watcher.isRunning()).isFalse();
		});
	}

	@Test
	void developerToolsRestartNoApplicationWhoseProgramsAreReloaded() {
		assertThat(exclusion(true, Map.of())).isEqualTo("processes/**");
		assertThat(exclusion(true, Map.of(DevToolsRestart.EXCLUDE, "rules/**"))).isEqualTo("rules/**");
		assertThat(exclusion(true, Map.of("luaprocess.reload.enabled", "false"))).isNull();
		assertThat(exclusion(false, Map.of())).isNull();
	}

	private static @Nullable String exclusion(boolean present, Map<String, Object> properties) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
		new DevToolsRestart(present).postProcessEnvironment(environment, new SpringApplication());
		return environment.getProperty(DevToolsRestart.EXCLUDE);
	}

}
