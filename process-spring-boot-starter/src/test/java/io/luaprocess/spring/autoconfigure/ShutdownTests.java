package io.luaprocess.spring.autoconfigure;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.luaprocess.ProcessExit;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the end of an application with live processes.
 */
class ShutdownTests {

	private static final Duration GRACE = Duration.ofSeconds(5);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ProcessAutoConfiguration.class))
		.withInitializer(TestProperties.of("luaprocess.shutdown.grace-period=" + GRACE));

	@Test
	void processesThatListenEndNormallyAndTheOthersAreEndedAtTheGracePeriod() {
		Queue<ProcessExit> exits = new ConcurrentLinkedQueue<>();
		long[] closing = new long[1];
		this.runner.run((context) -> {
			LuaProcessRuntime runtime = context.getBean(LuaProcessRuntime.class);
			for (int i = 0; i < 900; i++) {
				runtime.spawn("demo:waiter");
			}
			for (int i = 0; i < 100; i++) {
				runtime.spawn("demo:stubborn");
			}
			runtime.onExit(exits::add);
			closing[0] = System.nanoTime();
			context.close();
			assertThat(runtime.kernel().processCount()).isZero();
		});
		assertThat(Duration.ofNanos(System.nanoTime() - closing[0])).isBetween(GRACE, GRACE.plusSeconds(10));
		assertThat(exits).hasSize(1000);
		assertThat(exits).filteredOn(ProcessExit::normal)
			.hasSize(900)
			.allSatisfy((exit) -> assertThat(exit.value()).isEqualTo("scheduler shutdown"));
		assertThat(exits).filteredOn((exit) -> !exit.normal()).hasSize(100).allSatisfy((exit) -> {
			assertThat(exit.id()).isEqualTo("demo:stubborn");
			assertThat(exit.error()).isNotNull();
			assertThat(exit.error().text()).isEqualTo("context canceled");
		});
	}

	@Test
	void withoutStubbornProcessesNobodyWaits() {
		long[] closing = new long[1];
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ProcessAutoConfiguration.class))
			.withInitializer(TestProperties.of("luaprocess.shutdown.grace-period=60s"))
			.run((context) -> {
				for (int i = 0; i < 100; i++) {
					context.getBean(LuaProcessRuntime.class).spawn("demo:waiter");
				}
				closing[0] = System.nanoTime();
			});
		assertThat(Duration.ofNanos(System.nanoTime() - closing[0])).isLessThan(Duration.ofSeconds(30));
	}

	@Test
	void runtimeStartsBeforeWebServerAndStopsAfterIt() {
		assertThat(ProcessRuntimeLifecycle.PHASE).isLessThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE)
			.isLessThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
	}

}
