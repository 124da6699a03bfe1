package io.luaprocess.spring.autoconfigure;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.ReflectionException;

import io.luaprocess.Pid;
import io.luaprocess.ProcessExit;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Guard;
import io.luaprocess.security.Identity;
import io.luaprocess.spring.actuate.endpoint.ProcessDefinitionsEndpoint;
import io.luaprocess.spring.actuate.endpoint.ProcessGraphEndpoint;
import io.luaprocess.spring.actuate.endpoint.ProcessHostsEndpoint;
import io.luaprocess.spring.actuate.endpoint.ProcessNamesEndpoint;
import io.luaprocess.spring.actuate.endpoint.ProcessServicesEndpoint;
import io.luaprocess.spring.actuate.endpoint.ProcessesEndpoint;
import io.luaprocess.spring.actuate.endpoint.ProcessesEndpointWebExtension;
import io.luaprocess.spring.health.ProcessHealthContributor;
import io.luaprocess.spring.metrics.ProcessMeters;
import io.luaprocess.spring.security.DenialAuditor;
import io.luaprocess.spring.metrics.ProcessMeter;
import io.luaprocess.spring.security.DenialMeter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.actuate.security.AbstractAuthorizationAuditListener;
import org.springframework.boot.actuate.security.AuthorizationAuditListener;
import org.springframework.boot.actuate.autoconfigure.audit.AuditAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.event.AuthorizationDeniedEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Tests for the auto-configurations of endpoints, health, meters and audit.
 */
class ProcessEndpointAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ProcessAutoConfiguration.class, ProcessSecurityAutoConfiguration.class,
				ProcessEndpointAutoConfiguration.class, ProcessHealthContributorAutoConfiguration.class,
				ProcessMetricsAutoConfiguration.class, ProcessAuditAutoConfiguration.class,
				AuditAutoConfiguration.class));

	@Test
	void exposedEndpointsExist() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=*")
			.run((context) -> assertThat(context).hasSingleBean(ProcessesEndpoint.class)
				.hasSingleBean(ProcessesEndpointWebExtension.class)
				.hasSingleBean(ProcessHostsEndpoint.class)
				.hasSingleBean(ProcessGraphEndpoint.class)
				.hasSingleBean(ProcessNamesEndpoint.class)
				.hasSingleBean(ProcessDefinitionsEndpoint.class)
				.hasSingleBean(ProcessServicesEndpoint.class));
	}

	@Test
	void endpointsThatAreNotExposedDoNotExist() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(ProcessesEndpoint.class)
			.doesNotHaveBean(ProcessesEndpointWebExtension.class)
			.doesNotHaveBean(ProcessHostsEndpoint.class)
			.doesNotHaveBean(ProcessNamesEndpoint.class)
			.doesNotHaveBean(ProcessDefinitionsEndpoint.class)
			.doesNotHaveBean(ProcessServicesEndpoint.class));
	}

	@Test
	void endpointWithoutAccessDoesNotExist() {
		this.runner
			.withPropertyValues("management.endpoints.web.exposure.include=*",
					"management.endpoint.processes.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(ProcessesEndpoint.class)
				.doesNotHaveBean(ProcessesEndpointWebExtension.class));
	}

	@Test
	void endpointsOfJmxOnlyNeedNoWebExtension() {
		this.runner.withPropertyValues("management.endpoints.jmx.exposure.include=*", "spring.jmx.enabled=true")
			.run((context) -> assertThat(context).hasSingleBean(ProcessesEndpoint.class)
				.doesNotHaveBean(ProcessesEndpointWebExtension.class));
	}

	@Test
	void operationsOverJmxSayWhatTheyDid() {
		this.runner
			.withConfiguration(AutoConfigurations.of(JmxAutoConfiguration.class, EndpointAutoConfiguration.class,
					JmxEndpointAutoConfiguration.class, JacksonAutoConfiguration.class))
			.withPropertyValues("management.endpoints.jmx.exposure.include=*", "spring.jmx.enabled=true",
					"management.endpoints.jmx.domain=luaprocess.test",
					"management.endpoint.processes.access=UNRESTRICTED")
			.run((context) -> {
				ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
				Pid pid = runtime.process("demo:listener").name("jmx listener").spawn();
				CompletableFuture<ProcessExit> exit = runtime.watch(pid.toString());
				assertThat(invoke(context, "send", pid.shortForm(), "greet", "hello"))
					.isEqualTo(Map.of("found", true, "pid", pid.toString()));
				assertThat(exit.get(30, TimeUnit.SECONDS).value()).isEqualTo("greet: hello");
				Pid waiter = runtime.process("demo:waiter").name("jmx waiter").spawn();
				CompletableFuture<ProcessExit> end = runtime.watch(waiter.toString());
				assertThat(invoke(context, "end", "jmx waiter", "terminate", null, null))
					.isEqualTo(Map.of("found", true, "pid", waiter.toString()));
				assertThat(end.get(30, TimeUnit.SECONDS).normal()).isFalse();
				assertThat(invoke(context, "end", "jmx waiter", null, null, null).toString()).contains("found=false");
			});
	}

	@Test
	void processesAreReadOverJmxAndNotChangedUnlessConfigured() {
		this.runner
			.withConfiguration(AutoConfigurations.of(JmxAutoConfiguration.class, EndpointAutoConfiguration.class,
					JmxEndpointAutoConfiguration.class, JacksonAutoConfiguration.class))
			.withPropertyValues("management.endpoints.jmx.exposure.include=*", "spring.jmx.enabled=true",
					"management.endpoints.jmx.domain=luaprocess.test")
			.run((context) -> {
				Pid pid = context.getBean(ProcessRuntime.class).process("demo:waiter").name("jmx reader").spawn();
				assertThat(invoke(context, "processes", "mailbox", null, null, "demo:waiter", null, "jmx reader", null,
						null, null, null))
					.extracting("matching", InstanceOfAssertFactories.INTEGER)
					.isEqualTo(1);
				assertThat(invoke(context, "process", pid.shortForm()))
					.asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
					.containsEntry("pid", pid.toString())
					.containsEntry("definition", "demo:waiter")
					.containsKeys("waitsFor", "stacks", "topics")
					.doesNotContainKey("process")
					.extractingByKey("values")
					.isNull();
				assertThatExceptionOfType(ReflectionException.class)
					.isThrownBy(() -> invoke(context, "end", pid.shortForm(), "terminate", null, null));
				context.getBean(ProcessRuntime.class).terminate(pid.toString());
			});
	}

	private static Object invoke(ApplicationContext context, String operation, String... args) throws Exception {
		String[] signature = new String[args.length];
		Arrays.fill(signature, String.class.getName());
		MBeanServer server = context.getBean(MBeanServer.class);
		ObjectName name = server.queryNames(new ObjectName("luaprocess.test:type=Endpoint,name=Processes,*"), null)
			.iterator()
			.next();
		return server.invoke(name, operation, args, signature);
	}

	@Test
	void endpointOfUserReplacesOurs() {
		ProcessesEndpoint own = mock(ProcessesEndpoint.class);
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=*")
			.withBean(ProcessesEndpoint.class, () -> own)
			.run((context) -> assertThat(context.getBean(ProcessesEndpoint.class)).isSameAs(own));
	}

	@Test
	void withoutActuatorThereAreNoEndpoints() {
		this.runner
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate",
					"org.springframework.boot.actuate.autoconfigure"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ProcessRuntime.class)
				.doesNotHaveBean(ProcessesEndpoint.class));
	}

	@Test
	void disabledRuntimeHasNothingToShow() {
		this.runner.withPropertyValues("luaprocess.enabled=false", "management.endpoints.web.exposure.include=*")
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ProcessesEndpoint.class)
				.doesNotHaveBean(ProcessHealthContributor.class)
				.doesNotHaveBean(ProcessMeters.class));
	}

	@Test
	void healthExistsUnlessDisabled() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(ProcessHealthContributor.class));
		this.runner.withPropertyValues("management.health.luaprocess.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ProcessHealthContributor.class));
	}

	@Test
	void healthIsDownWithTheNameOfTheThreadThatDoesNotRun() {
		this.runner.run((context) -> {
			ProcessHealthContributor contributor = context.getBean(ProcessHealthContributor.class);
			HealthIndicator threads = (HealthIndicator) contributor.getContributor("threads");
			assertThat(threads.health()).isEqualTo(Health.up().build());
			context.getBean(LuaProcessRuntime.class).kernel().close();
			Awaitility.await().untilAsserted(() -> {
				Health health = threads.health();
				assertThat(health.getStatus()).isEqualTo(Status.DOWN);
				assertThat(health.getDetails()).containsOnlyKeys("dead")
					.extractingByKey("dead", InstanceOfAssertFactories.list(String.class))
					.contains("process-clock", "process-deadlines", "process-heap-guard", "luaprocess-worker-1");
			});
		});
	}

	@Test
	void healthOfUserReplacesOurs() {
		this.runner.withBean("processHealthContributor", HealthIndicator.class, () -> () -> Health.up().build())
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ProcessHealthContributor.class));
	}

	@Test
	void withoutHealthModuleThereIsNoHealth() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("processHealthContributor"));
	}

	@Test
	void metersNeedRegistry() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(ProcessMeters.class));
		this.runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> assertThat(context).hasSingleBean(ProcessMeters.class));
	}

	@Test
	void withoutMicrometerThereAreNoMeters() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("processMeters"));
	}

	@Test
	void deniedCallIsAudited() {
		this.runner.withBean(AuditEventRepository.class, InMemoryAuditEventRepository::new)
			.withPropertyValues("luaprocess.security.strict=true")
			.run((context) -> {
				assertThatExceptionOfType(AccessDeniedException.class)
					.isThrownBy(() -> context.getBean(ProcessRuntime.class).spawn("demo:waiter"));
				assertThat(context.getBean(AuditEventRepository.class).find(null, null, null)).singleElement()
					.satisfies((event) -> assertThat(event.getType()).isEqualTo(DenialAuditor.PROCESS_DENIED))
					.extracting(AuditEvent::getData)
					.satisfies((data) -> assertThat(data).containsEntry("action", "process.spawn")
						.containsEntry("resource", "demo:waiter"));
			});
	}

	@Test
	void auditedTextsAreCut() {
		this.runner.withBean(AuditEventRepository.class, InMemoryAuditEventRepository::new)
			.withPropertyValues("luaprocess.security.strict=true")
			.run((context) -> {
				Identity forged = new Identity(new Actor("i".repeat(100_000), Map.of()), null);
				context.getBean(Guard.class)
					.allows(forged, "a".repeat(100_000), "r".repeat(100_000), Map.of("pid", "{app:processes|0x00001}"));
				assertThat(context.getBean(AuditEventRepository.class).find(null, null, null)).singleElement()
					.satisfies((event) -> {
						assertThat(event.getPrincipal()).isEqualTo("i".repeat(255) + "…");
						assertThat(event.getData()).containsEntry("action", "a".repeat(255) + "…")
							.containsEntry("resource", "r".repeat(255) + "…")
							.containsEntry("pid", "{app:processes|0x00001}");
					});
			});
	}

	@Test
	void otherDenialsAreAuditedAsBefore() {
		this.runner.withBean(AuditEventRepository.class, InMemoryAuditEventRepository::new).run((context) -> {
			context.publishEvent(
					new AuthorizationDeniedEvent<>(() -> new TestingAuthenticationToken("uwe", "secret", "ROLE_USER"),
							"a page", new AuthorizationDecision(false)));
			assertThat(context.getBean(AuditEventRepository.class).find(null, null, null)).singleElement()
				.extracting(AuditEvent::getType, AuditEvent::getPrincipal)
				.containsExactly("AUTHORIZATION_FAILURE", "uwe");
		});
	}

	@Test
	void auditListenerOfUserReplacesOurs() {
		this.runner.withBean(AuditEventRepository.class, InMemoryAuditEventRepository::new)
			.withBean(AbstractAuthorizationAuditListener.class, AuthorizationAuditListener::new)
			.run((context) -> assertThat(context).hasSingleBean(AbstractAuthorizationAuditListener.class)
				.doesNotHaveBean(DenialAuditor.class));
	}

	@Test
	void deniedCallIsCountedByAction() {
		this.runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("luaprocess.security.strict=true")
			.run((context) -> {
				assertThatExceptionOfType(AccessDeniedException.class)
					.isThrownBy(() -> context.getBean(ProcessRuntime.class).spawn("demo:waiter"));
				context.getBean(Guard.class).allows(Identity.NONE, "door.open", "cellar", Map.of());
				context.getBean(Guard.class).allows(Identity.NONE, "door.close", "cellar", Map.of());
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(
						registry.get(ProcessMeter.DENIALS.getName()).tag("action", "process.spawn").counter().count())
					.isEqualTo(1);
				assertThat(
						registry.get(ProcessMeter.DENIALS.getName()).tag("action", DenialMeter.OTHER).counter().count())
					.isEqualTo(2);
			});
	}

	@Test
	void withoutSpringSecurityDenialsAreNotCounted() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> assertThat(context).hasSingleBean(ProcessMeters.class)
				.doesNotHaveBean("processDenialMeter"));
	}

	@Test
	void withoutRepositoryNothingIsAudited() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(DenialAuditor.class));
	}

	@Test
	void withoutSpringSecurityNothingIsAudited() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.withBean(AuditEventRepository.class, InMemoryAuditEventRepository::new)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("processDenialAuditor"));
	}

}
