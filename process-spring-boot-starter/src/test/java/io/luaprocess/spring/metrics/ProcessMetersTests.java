package io.luaprocess.spring.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessExit;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.autoconfigure.ProcessAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessMetricsAutoConfiguration;
import io.luaprocess.spring.autoconfigure.TestProperties;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ProcessMeters}.
 */
class ProcessMetersTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ProcessAutoConfiguration.class, ProcessMetricsAutoConfiguration.class))
		.withBean(MeterRegistry.class, () -> this.registry)
		.withInitializer(TestProperties.of("luaprocess.hosts[app:processes].max-processes=2",
				"luaprocess.hosts[app:processes].mailbox-capacity=1"));

	@Test
	void hostIsMeasured() {
		this.runner.run((context) -> {
			context.getBean(ProcessMeters.class).bindTo(this.registry);
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			Pid stubborn = runtime.spawn("demo:stubborn");
			runtime.spawn("demo:waiter");
			assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.spawn("demo:waiter"));
			runtime.send(stubborn, "hello");
			assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.send(stubborn, "hello"));
			assertThat(value(ProcessMeters.ACTIVE)).isEqualTo(2);
			assertThat(value(ProcessMeters.SPAWNED)).isEqualTo(2);
			assertThat(value(ProcessMeters.MESSAGES)).isEqualTo(1);
			assertThat(value(ProcessMeters.REJECTIONS, "reason", "mailbox full")).isEqualTo(1);
			assertThat(value(ProcessMeters.REJECTIONS, "reason", "process limit")).isEqualTo(1);
		});
	}

	@Test
	void exitsAreCountedByDefinitionAndOutcome() {
		this.runner.run((context) -> {
			context.getBean(ProcessMeters.class).bindTo(this.registry);
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			String stubborn = runtime.spawn("demo:stubborn").toString();
			CompletableFuture<ProcessExit> terminated = runtime.watch(stubborn);
			runtime.terminate(stubborn);
			terminated.join();
			String waiter = runtime.spawn("demo:waiter").toString();
			CompletableFuture<ProcessExit> cancelled = runtime.watch(waiter);
			runtime.cancel(waiter, null, null);
			cancelled.join();
			assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.call("demo:add", "x", "y"));
			await().untilAsserted(() -> {
				assertThat(value(ProcessMeters.EXITS, "definition", "demo:stubborn", "outcome", "terminated"))
					.isEqualTo(1);
				assertThat(value(ProcessMeters.EXITS, "definition", "demo:waiter", "outcome", "normal")).isEqualTo(1);
				assertThat(value(ProcessMeters.EXITS, "definition", "demo:add", "outcome", "failed")).isEqualTo(1);
			});
		});
	}

	@Test
	void restartsOfServicesAreCounted() {
		this.runner.withInitializer(TestProperties.of("luaprocess.services[app:crashing].process=demo:waiter",
				"luaprocess.services[app:crashing].restart.initial-delay=1ms"))
			.run((context) -> {
				context.getBean(ProcessMeters.class).bindTo(this.registry);
				LuaProcessRuntime runtime = context.getBean(LuaProcessRuntime.class);
				assertThat(restarts()).isZero();
				Pid pid = running(runtime, null);
				runtime.terminate(pid.toString());
				running(runtime, pid);
				assertThat(restarts()).isEqualTo(1);
			});
	}

	private double restarts() {
		return this.registry.get(ProcessMeters.RESTARTS).tag("service", "app:crashing").functionCounter().count();
	}

	private static Pid running(LuaProcessRuntime runtime, @Nullable Pid before) {
		return await().until(() -> runtime.services().service("app:crashing").pid(),
				(pid) -> pid != null && !pid.equals(before));
	}

	@Test
	void metersOfRemovedDefinitionsGo(@TempDir Path folder) throws IOException {
		Path program = folder.resolve("gone").resolve("wait.lua");
		Files.createDirectory(program.getParent());
		Files.writeString(program, "return function() process.events():receive() end");
		Files.writeString(program.resolveSibling("stays.lua"), "return function() end");
		this.runner.withInitializer(TestProperties.of("luaprocess.locations=" + folder.toUri())).run((context) -> {
			context.getBean(ProcessMeters.class).bindTo(this.registry);
			LuaProcessRuntime runtime = context.getBean(LuaProcessRuntime.class);
			end(runtime, runtime.spawn("gone:wait"));
			runtime.call("gone:stays");
			await().until(() -> this.registry.find(ProcessMeters.EXITS).meters().size() == 2);
			Pid survivor = runtime.spawn("gone:wait");
			Files.delete(program);
			runtime.reload();
			assertThat(definitions()).containsExactly("gone:stays");
			end(runtime, survivor);
			await().untilAsserted(() -> assertThat(definitions()).containsExactlyInAnyOrder("gone:stays", "removed"));
		});
	}

	private List<String> definitions() {
		return this.registry.find(ProcessMeters.EXITS)
			.meters()
			.stream()
			.map((meter) -> meter.getId().getTag("definition"))
			.toList();
	}

	private static void end(ProcessRuntime runtime, Pid pid) {
		CompletableFuture<ProcessExit> exit = runtime.watch(pid.toString());
		runtime.cancel(pid.toString(), null, null);
		exit.join();
	}

	@Test
	void tagsAreFewAndNeverPids() {
		this.runner.run((context) -> {
			context.getBean(ProcessMeters.class).bindTo(this.registry);
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			runtime.call("demo:add", 1, 2);
			assertThat(this.registry.getMeters()).extracting(Meter::getId)
				.allSatisfy((id) -> assertThat(id.getTags()).extracting(Tag::getKey)
					.isSubsetOf("host", "definition", "outcome", "reason", "service"));
		});
	}

	private double value(String name, String... tags) {
		return this.registry.get(name)
			.tag("host", "app:processes")
			.tags(tags)
			.meter()
			.measure()
			.iterator()
			.next()
			.getValue();
	}

}
