package io.luaprocess.spring.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessExit;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.definition.DefinitionException;
import io.luaprocess.kernel.HostObserver;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.autoconfigure.ProcessAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessMetricsAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessObservationAutoConfiguration;
import io.luaprocess.spring.autoconfigure.TestProperties;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
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
				"luaprocess.hosts[app:processes].mailbox-capacity=1", "luaprocess.shutdown.grace-period=100ms"));

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
			assertThat(value(ProcessMeter.ACTIVE)).isEqualTo(2);
			assertThat(value(ProcessMeter.SPAWNED)).isEqualTo(2);
			assertThat(value(ProcessMeter.MESSAGES)).isEqualTo(1);
			assertThat(value(ProcessMeter.REJECTIONS, "reason", "mailbox full")).isEqualTo(1);
			assertThat(value(ProcessMeter.REJECTIONS, "reason", "process limit")).isEqualTo(1);
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
				assertThat(value(ProcessMeter.EXITS, "definition", "demo:stubborn", "outcome", "terminated"))
					.isEqualTo(1);
				assertThat(value(ProcessMeter.EXITS, "definition", "demo:waiter", "outcome", "normal")).isEqualTo(1);
				assertThat(value(ProcessMeter.EXITS, "definition", "demo:add", "outcome", "failed")).isEqualTo(1);
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

	@Test
	void mailboxesAreLookedAt() {
		this.runner.withInitializer(TestProperties.of("luaprocess.hosts[app:processes].max-processes=0",
				"luaprocess.hosts[app:processes].mailbox-capacity=1000"))
			.run((context) -> {
				LuaProcessRuntime runtime = context.getBean(LuaProcessRuntime.class);
				new ProcessMeters(runtime, new ProcessCensus(runtime.kernel(), 0)).bindTo(this.registry);
				for (int messages = 1; messages <= 100; messages++) {
					Pid pid = runtime.spawn("demo:stubborn");
					for (int i = 0; i < messages; i++) {
						runtime.send(pid, "hello");
					}
				}
				assertThat(value(ProcessMeter.MAILBOX_MESSAGES)).isEqualTo(5050);
				assertThat(value(ProcessMeter.MAILBOX_DEPTH, "quantile", "0.5")).isEqualTo(50);
				assertThat(value(ProcessMeter.MAILBOX_DEPTH, "quantile", "0.95")).isEqualTo(95);
				assertThat(value(ProcessMeter.MAILBOX_DEPTH, "quantile", "0.99")).isEqualTo(99);
				assertThat(value(ProcessMeter.MAILBOX_DEPTH, "quantile", "1.0")).isEqualTo(100);
			});
	}

	@Test
	void processesThatWaitForAPlaceOfTheirHostAreReady() {
		this.runner
			.withInitializer(TestProperties.of("luaprocess.hosts[app:processes].max-processes=0",
					"luaprocess.hosts[app:processes].workers=1", "luaprocess.scheduler.workers=1"))
			.run((context) -> {
				LuaProcessRuntime runtime = context.getBean(LuaProcessRuntime.class);
				new ProcessMeters(runtime, new ProcessCensus(runtime.kernel(), 0)).bindTo(this.registry);
				runtime.define("test:spinning", "return function() while true do end end");
				for (int i = 0; i < 3; i++) {
					runtime.spawn("test:spinning");
				}
				await().until(() -> value(ProcessMeter.READY) == 2);
				await().until(() -> this.registry.get(ProcessMeter.SCHEDULER_QUEUED.getName()).gauge().value() == 2);
				double before = busy();
				await().until(() -> busy() > before);
			});
	}

	private double busy() {
		return this.registry.get(ProcessMeter.SCHEDULER_BUSY.getName()).functionCounter().count();
	}

	@Test
	void timesAreMeasuredBySamples() {
		this.runner.withInitializer(TestProperties.of("luaprocess.hosts[app:processes].mailbox-capacity=1000"))
			.run((context) -> {
				context.getBean(ProcessMeters.class).bindTo(this.registry);
				ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
				Pid pid = runtime.spawn("demo:answering");
				for (int i = 0; i < 3 * HostObserver.SAMPLE; i++) {
					runtime.request(pid.toString(), "square", Duration.ofSeconds(20), 2).join();
				}
				assertThat(this.registry.get(ProcessMeter.MESSAGE_WAIT.getName()).timer().count()).isEqualTo(3);
				await().pollInterval(Duration.ofMillis(1)).until(() -> {
					runtime.request(pid.toString(), "square", Duration.ofSeconds(20), 2).join();
					return this.registry.get(ProcessMeter.TURN.getName()).timer().count() > 0;
				});
			});
	}

	@Test
	void failedReloadsAreCountedAndNewHostsAndServicesMeasured(@TempDir Path folder) throws IOException {
		Path index = folder.resolve("shop").resolve("_index.yaml");
		Files.createDirectory(index.getParent());
		Files.writeString(index, """
				namespace: shop
				entries:
				  - {name: first, kind: process.host}
				""");
		this.runner.withInitializer(TestProperties.of("luaprocess.locations=" + folder.toUri())).run((context) -> {
			LuaProcessRuntime runtime = context.getBean(LuaProcessRuntime.class);
			context.getBean(ProcessMeters.class).bindTo(this.registry);
			Files.writeString(index, """
					namespace: shop
					entries:
					  - {name: first, kind: process.host}
					  - {name: second, kind: process.host}
					""");
			runtime.reload();
			assertThat(hosts()).contains("shop:first", "shop:second");
			Files.writeString(index, "nonsense: true");
			assertThatExceptionOfType(DefinitionException.class).isThrownBy(runtime::reload);
			assertThat(this.registry.get(ProcessMeter.RELOAD_FAILURES.getName()).functionCounter().count())
				.isEqualTo(1);
		});
	}

	private List<String> hosts() {
		return this.registry.find(ProcessMeter.TURN.getName())
			.meters()
			.stream()
			.map((meter) -> meter.getId().getTag("host"))
			.toList();
	}

	private double restarts() {
		return this.registry.get(ProcessMeter.RESTARTS.getName())
			.tag("service", "app:crashing")
			.functionCounter()
			.count();
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
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(this.registry));
		this.runner.withInitializer(TestProperties.of("luaprocess.locations=" + folder.toUri()))
			.withBean(ObservationRegistry.class, () -> observations)
			.withConfiguration(AutoConfigurations.of(ProcessObservationAutoConfiguration.class))
			.run((context) -> {
				context.getBean(ProcessMeters.class).bindTo(this.registry);
				LuaProcessRuntime runtime = context.getBean(LuaProcessRuntime.class);
				end(runtime, runtime.spawn("gone:wait"));
				runtime.call("gone:stays");
				await().until(() -> this.registry.find(ProcessMeter.EXITS.getName()).meters().size() == 2);
				assertThat(observed()).contains("lua.process.spawn gone:wait", "lua.process.call gone:stays");
				Pid survivor = runtime.spawn("gone:wait");
				Files.delete(program);
				runtime.reload();
				assertThat(observed()).contains("lua.process.call gone:stays")
					.noneMatch((meter) -> meter.endsWith("wait"));
				assertThat(definitions()).containsExactly("gone:stays");
				end(runtime, survivor);
				await()
					.untilAsserted(() -> assertThat(definitions()).containsExactlyInAnyOrder("gone:stays", "removed"));
			});
	}

	private List<String> observed() {
		return this.registry.getMeters()
			.stream()
			.map((meter) -> meter.getId().getName() + " " + meter.getId().getTag("definition"))
			.filter((meter) -> !meter.startsWith(ProcessMeter.EXITS.getName()))
			.toList();
	}

	private List<String> definitions() {
		return this.registry.find(ProcessMeter.EXITS.getName())
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
					.isSubsetOf("host", "definition", "outcome", "reason", "service", "quantile", "le"));
		});
	}

	private double value(ProcessMeter meter, String... tags) {
		return this.registry.get(meter.getName())
			.tag("host", "app:processes")
			.tags(tags)
			.meter()
			.measure()
			.iterator()
			.next()
			.getValue();
	}

}
