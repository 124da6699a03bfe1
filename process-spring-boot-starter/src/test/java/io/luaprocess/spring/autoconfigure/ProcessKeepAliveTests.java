package io.luaprocess.spring.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.luaprocess.ProcessRuntime;
import org.junit.jupiter.api.Test;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ProcessKeepAlive}.
 */
class ProcessKeepAliveTests {

	private final Set<Thread> before = allKeepAliveThreads().collect(Collectors.toSet());

	@Test
	void applicationWithoutProcessesEnds() {
		try (ConfigurableApplicationContext context = run(Application.class)) {
			context.getBean(ProcessRuntime.class).call("demo:add", 1, 1);
			assertThat(keepAliveThreads()).isEmpty();
		}
	}

	@Test
	void servicesKeepTheApplicationAliveUntilItIsStopped() {
		try (ConfigurableApplicationContext context = run(Application.class,
				"--luaprocess.services[app:watch].process=demo:waiter")) {
			assertThat(context.isActive()).isTrue();
			assertThat(keepAliveThreads()).singleElement()
				.satisfies((thread) -> assertThat(thread.isDaemon()).isFalse());
		}
		await().untilAsserted(() -> assertThat(keepAliveThreads()).isEmpty());
	}

	@Test
	void processOfARunnerKeepsTheApplicationAliveUntilItEnds() {
		assertEndsWithItsProcess(WithRunner.class);
	}

	@Test
	void processOfAReadyListenerKeepsTheApplicationAliveUntilItEnds() {
		assertEndsWithItsProcess(WithListener.class);
	}

	private void assertEndsWithItsProcess(Class<?> application) {
		try (ConfigurableApplicationContext context = run(application)) {
			assertThat(keepAliveThreads()).hasSize(1);
			context.getBean(ProcessRuntime.class).terminate("kept");
			await().untilAsserted(() -> assertThat(keepAliveThreads()).isEmpty());
		}
	}

	private static ConfigurableApplicationContext run(Class<?> type, String... arguments) {
		SpringApplication application = new SpringApplication(type);
		application.setWebApplicationType(WebApplicationType.NONE);
		return application.run(arguments);
	}

	/** Those of this test; contexts that other tests share may have their own. */
	private List<Thread> keepAliveThreads() {
		return allKeepAliveThreads().filter((thread) -> !this.before.contains(thread)).toList();
	}

	private static Stream<Thread> allKeepAliveThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("process-keep-alive"));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ProcessAutoConfiguration.class)
	static class Application {

	}

	static class WithRunner extends Application {

		@Bean
		CommandLineRunner spawn(ProcessRuntime runtime) {
			return (arguments) -> runtime.process("demo:waiter").name("kept").spawn();
		}

	}

	static class WithListener extends Application {

		private final ProcessRuntime runtime;

		WithListener(ProcessRuntime runtime) {
			this.runtime = runtime;
		}

		@EventListener
		void ready(ApplicationReadyEvent event) {
			this.runtime.process("demo:waiter").name("kept").spawn();
		}

	}

}
