package io.luaprocess.spring.event;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.luaprocess.DefinitionOptions;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.event.DeadLetter;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.actuate.audit.OperatorAudit;
import io.luaprocess.spring.actuate.endpoint.ProcessEventsEndpoint;
import io.luaprocess.spring.actuate.endpoint.ProcessEventsEndpointWebExtension;
import io.luaprocess.spring.autoconfigure.ProcessAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessEventsAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessEventsEndpointAutoConfiguration;
import io.luaprocess.spring.event.ProcessExitedEvent.Outcome;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

/**
 * Tests for application events about processes, and for the endpoint of events over JMX.
 */
class ProcessEventPublisherTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ProcessAutoConfiguration.class, ProcessEventsAutoConfiguration.class,
				ProcessEventsEndpointAutoConfiguration.class));

	private static void fail(ProcessRuntime runtime) {
		runtime.define("events:fails", "return function() error('out of paper') end", DefinitionOptions.process());
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.call("events:fails"));
	}

	@Test
	void crashTerminationAndDeadLetterAreApplicationEvents() {
		this.runner.withBean(Listener.class).run((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			Listener listener = context.getBean(Listener.class);
			fail(runtime);
			Pid pid = runtime.spawn("demo:waiter");
			runtime.terminate(pid.toString());
			await().until(() -> listener.exits.size() == 2);
			assertThat(listener.exits).extracting(ProcessExitedEvent::outcome)
				.containsExactlyInAnyOrder(Outcome.FAILED, Outcome.TERMINATED);
			assertThat(listener.exits).anySatisfy((exit) -> {
				assertThat(exit.process().definition()).isEqualTo("events:fails");
				assertThat(exit.error().text()).contains("out of paper");
			}).anySatisfy((exit) -> assertThat(exit.process().pid()).isEqualTo(pid));
			assertThatExceptionOfType(ProcessException.class)
				.isThrownBy(() -> runtime.send(pid.toString(), "late", "payload"));
			await().until(() -> listener.letters.size() == 1);
			assertThat(listener.letters.getFirst().letter().reason()).isEqualTo(DeadLetter.Reason.NO_SUCH_PROCESS);
			assertThat(listener.threads).allMatch(Thread::isVirtual);
		});
	}

	@Test
	void deniedCallIsAnApplicationEventWithoutSpringSecurity() {
		this.runner.withBean(Listener.class)
			.withPropertyValues("luaprocess.security.policies.p.actions=process.spawn",
					"luaprocess.security.policies.p.resources=*", "luaprocess.security.policies.p.effect=deny")
			.run((context) -> {
				Listener listener = context.getBean(Listener.class);
				assertThatExceptionOfType(ProcessException.class)
					.isThrownBy(() -> context.getBean(ProcessRuntime.class).spawn("demo:waiter"));
				await().until(() -> listener.denials.size() == 1);
				assertThat(listener.denials.getFirst().denial().policy()).isEqualTo("app:p");
				assertThat(listener.denials.getFirst().denial().action()).isEqualTo("process.spawn");
			});
	}

	@Test
	void failedAndStartedServicesAreApplicationEvents() {
		this.runner.withBean(Listener.class)
			.withPropertyValues("luaprocess.locations=classpath:/definitions/valid/",
					"luaprocess.default-host=shop:host")
			.run((context) -> {
				Listener listener = context.getBean(Listener.class);
				context.getBean(LuaProcessRuntime.class).services().start("shop:unlucky");
				await().until(() -> listener.failures.stream().anyMatch((failure) -> failure.restartDelay() == null));
				assertThat(listener.failures).extracting(ServiceFailedEvent::service).contains("shop:unlucky");
				assertThat(listener.failures).anySatisfy((failure) -> assertThat(failure.restartDelay()).isNotNull());
				await()
					.until(() -> listener.starts.stream().anyMatch((start) -> start.service().equals("shop:ticker")));
			});
	}

	@Test
	void slowListenerHoldsUpNoProcessAndWhatItMissesIsCounted() {
		this.runner.withBean(SlowListener.class).withPropertyValues("luaprocess.events.capacity=5").run((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			SlowListener listener = context.getBean(SlowListener.class);
			for (int i = 0; i < 20; i++) {
				fail(runtime);
			}
			listener.gate.countDown();
			await().until(() -> context.getBean(ProcessEventPublisher.class).missed() > 0);
		});
	}

	@Test
	void eventsAreNotPublishedIfTheApplicationWantsNone() {
		this.runner.withPropertyValues("luaprocess.events.publish=false")
			.run((context) -> assertThat(context).hasSingleBean(ProcessRuntime.class)
				.doesNotHaveBean(ProcessEventPublisher.class));
	}

	@Test
	void applicationWithItsOwnRuntimeHasNoPublisherAndNoEndpoint() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=*")
			.withBean(ProcessRuntime.class, () -> mock(ProcessRuntime.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ProcessEventPublisher.class)
				.doesNotHaveBean(ProcessEventsEndpoint.class));
	}

	@Test
	void endpointThatIsNotExposedDoesNotExist() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(ProcessEventsEndpoint.class)
			.doesNotHaveBean(ProcessEventsEndpointWebExtension.class)
			.hasSingleBean(OperatorAudit.class));
	}

	@Test
	void eventsAreShownOverJmxAndPayloadsWhenAuthorized() {
		this.runner
			.withConfiguration(AutoConfigurations.of(JmxAutoConfiguration.class, EndpointAutoConfiguration.class,
					JmxEndpointAutoConfiguration.class, JacksonAutoConfiguration.class))
			.withPropertyValues("management.endpoints.jmx.exposure.include=*", "spring.jmx.enabled=true",
					"management.endpoints.jmx.domain=luaprocess.events",
					"management.endpoint.processevents.show-values=when-authorized")
			.run((context) -> {
				assertThat(context).hasSingleBean(ProcessEventsEndpoint.class)
					.doesNotHaveBean(ProcessEventsEndpointWebExtension.class);
				ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
				fail(runtime);
				Pid pid = runtime.spawn("demo:waiter");
				runtime.terminate(pid.toString());
				await().until(() -> !runtime.isAlive(pid));
				assertThatExceptionOfType(ProcessException.class)
					.isThrownBy(() -> runtime.send(pid.toString(), "late", "17 apples"));
				assertThat(invoke(context, "part", "crashes").toString()).contains("events:fails:1", "out of paper");
				assertThat(invoke(context, "part", "deadletters").toString()).contains("17 apples");
				assertThat(invoke(context, "events", "crash", null, null)).isInstanceOfSatisfying(Map.class,
						(events) -> assertThat(events.get("events").toString()).contains("events:fails"));
			});
	}

	private static Object invoke(ApplicationContext context, String operation, Object... args) throws Exception {
		String[] signature = Arrays.copyOf(
				operation.equals("events") ? new String[] { "java.lang.String", "java.lang.Integer", "java.lang.Long" }
						: new String[] { "java.lang.String" },
				args.length);
		MBeanServer server = context.getBean(MBeanServer.class);
		ObjectName name = server
			.queryNames(new ObjectName("luaprocess.events:type=Endpoint,name=Processevents,*"), null)
			.iterator()
			.next();
		return server.invoke(name, operation, args, signature);
	}

	static class Listener {

		final List<ProcessExitedEvent> exits = new CopyOnWriteArrayList<>();

		final List<DeadLetterEvent> letters = new CopyOnWriteArrayList<>();

		final List<ProcessDeniedEvent> denials = new CopyOnWriteArrayList<>();

		final List<ServiceFailedEvent> failures = new CopyOnWriteArrayList<>();

		final List<ServiceStartedEvent> starts = new CopyOnWriteArrayList<>();

		final List<Thread> threads = new CopyOnWriteArrayList<>();

		@EventListener
		void exited(ProcessExitedEvent event) {
			this.threads.add(Thread.currentThread());
			this.exits.add(event);
		}

		@EventListener
		void dead(DeadLetterEvent event) {
			this.letters.add(event);
		}

		@EventListener
		void denied(ProcessDeniedEvent event) {
			this.denials.add(event);
		}

		@EventListener
		void failed(ServiceFailedEvent event) {
			this.failures.add(event);
		}

		@EventListener
		void started(ServiceStartedEvent event) {
			this.starts.add(event);
		}

	}

	static class SlowListener {

		final CountDownLatch gate = new CountDownLatch(1);

		@EventListener
		void exited(ProcessExitedEvent event) throws InterruptedException {
			assertThat(this.gate.await(20, TimeUnit.SECONDS)).isTrue();
		}

	}

}
