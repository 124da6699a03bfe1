package io.luaprocess.spring.cluster;

import java.time.Duration;
import java.util.Map;

import io.luaprocess.Pid;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.cluster.node.ClusterNode;
import io.luaprocess.cluster.node.SessionState;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.autoconfigure.ProcessAutoConfiguration;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException;
import io.luaprocess.supervision.ServiceSupervisor;
import io.micrometer.core.instrument.MeterRegistry;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What an application gets that has the module on its class path.
 */
class ClusterAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
				SimpleMetricsExportAutoConfiguration.class, ProcessAutoConfiguration.class,
				ClusterAutoConfiguration.class, ClusterEndpointAutoConfiguration.class,
				ClusterHealthAutoConfiguration.class, ClusterMetricsAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=*");

	private ApplicationContextRunner node(String name, int port, int seed) {
		return this.runner
			.withPropertyValues("luaprocess.cluster.name=tests", "luaprocess.cluster.node-name=" + name,
					"luaprocess.cluster.bind-port=" + port, "luaprocess.cluster.port-range=0",
					"luaprocess.cluster.roles=" + name + "-role", "luaprocess.cluster.failure-timeout=3s",
					"luaprocess.cluster.discovery.hosts=127.0.0.1:" + seed)
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("services", Map.of("luaprocess.services[app:keeper].process",
						"app:idle", "luaprocess.services[app:keeper].cluster", "one"))));
	}

	@Test
	void withoutNameThereIsNoCluster() {
		this.runner.run((context) -> {
			assertThat(context).doesNotHaveBean(ClusterNode.class).doesNotHaveBean(ClusterEndpoint.class);
			ProcessRuntime processes = context.getBean(ProcessRuntime.class);
			assertThat(processes.spawn("app:idle").node()).isEmpty();
		});
	}

	@Test
	void twoApplicationsAreOneCluster() {
		int port = Ports.free();
		node("one", port, port).run((first) -> node("two", Ports.free(), port).run((second) -> {
			ClusterNode node = first.getBean(ClusterNode.class);
			await().atMost(Duration.ofSeconds(20))
				.until(() -> node.describe()
					.members()
					.stream()
					.anyMatch((m) -> m.session().state() == SessionState.OPEN && m.roles().contains("two-role")));
			ProcessRuntime processes = first.getBean(ProcessRuntime.class);
			Pid pid = processes.process("app:answer").host("app:processes@two").spawn();
			assertThat(pid.node()).startsWith("two#");
			assertThat(processes.request(pid, "who", Duration.ofSeconds(10)).join()).isEqualTo(pid.toString());

			Health health = first.getBean(HealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails().get("members")).asInstanceOf(InstanceOfAssertFactories.list(String.class))
				.containsExactlyInAnyOrder("one", "two");

			ClusterDescriptor seen = first.getBean(ClusterEndpoint.class).cluster();
			assertThat(seen.members()).hasSize(2);
			assertThat(seen.nodes()).singleElement().satisfies((member) -> {
				assertThat(member.node()).startsWith("two#");
				assertThat(member.session().state()).isEqualTo("open");
				assertThat(member.session().outbound().sent()).isPositive();
			});
			ServiceSupervisor services = second.getBean(LuaProcessRuntime.class).services();
			await().atMost(Duration.ofSeconds(20))
				.until(() -> "runs on node one".equals(services.service("app:keeper").elsewhere()));
			MeterRegistry meters = first.getBean(MeterRegistry.class);
			assertThat(meters.get("lua.cluster.members").gauge().value()).isEqualTo(2);
			await().atMost(Duration.ofSeconds(20))
				.until(() -> meters.find("lua.cluster.sent").tag("node", "two").functionCounter() != null);
		}));
	}

	@Test
	void allInvalidPropertiesAreReportedTogether() {
		this.runner
			.withPropertyValues("luaprocess.cluster.name=tests", "luaprocess.cluster.node-name=a b",
					"luaprocess.cluster.bind-port=0", "luaprocess.cluster.failure-timeout=1ms",
					"luaprocess.cluster.secret=short", "luaprocess.cluster.discovery.hosts=nowhere",
					"luaprocess.cluster.forget-after=0s", "luaprocess.cluster.outbound.messages=0",
					"luaprocess.cluster.roles=a:b")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidProcessPropertyException.class)
				.hasMessageContaining("luaprocess.cluster.node-name = a b: must be at most 100 letters")
				.hasMessageContaining("luaprocess.cluster.bind-port = 0: must be from 1 to 65535")
				.hasMessageContaining("luaprocess.cluster.failure-timeout = PT0.001S: must be from 1s to 5m")
				.hasMessageContaining("luaprocess.cluster.secret: must have at least 16 characters")
				.hasMessageContaining("luaprocess.cluster.discovery.hosts = nowhere: must be host:port")
				.hasMessageContaining(
						"luaprocess.cluster.forget-after = PT0S: must be at least the failure timeout, PT0.001S")
				.hasMessageContaining("luaprocess.cluster.outbound.messages = 0: must be at least 1")
				.hasMessageContaining("luaprocess.cluster.roles = a:b"));
	}

	@Test
	void anOpenNetworkNeedsASecretOrCertificates() {
		this.runner
			.withPropertyValues("luaprocess.cluster.name=tests", "luaprocess.cluster.node-name=one",
					"luaprocess.cluster.bind-address=192.0.2.1")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("luaprocess.cluster.bind-address = 192.0.2.1: is refused without"
						+ " luaprocess.cluster.secret or luaprocess.cluster.ssl.bundle"));
	}

	@Test
	void aMisspeltPropertyStopsTheStart() {
		this.runner.withPropertyValues("luaprocess.cluster.name=tests", "luaprocess.cluster.sekret=x")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("luaprocess.cluster.sekret"));
	}

	@Test
	void discoveryByDatabaseNeedsOne() {
		this.runner
			.withPropertyValues("luaprocess.cluster.name=tests", "luaprocess.cluster.node-name=one",
					"luaprocess.cluster.discovery.type=jdbc")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("luaprocess.cluster.discovery.type = jdbc: needs a bean of type DataSource"));
	}

	@Test
	void aTakenNameIsExplained() {
		int port = Ports.free();
		ApplicationContextRunner other = node("one", Ports.free(), port)
			.withPropertyValues("luaprocess.cluster.failure-timeout=6s");
		node("one", port, port).run((first) -> other.run((second) -> {
			assertThat(second).hasFailed();
			Throwable failure = second.getStartupFailure();
			while (!(failure instanceof ClusterStartException) && failure != null) {
				failure = failure.getCause();
			}
			assertThat(failure).isInstanceOf(ClusterStartException.class).hasMessageContaining("one");
			assertThat(new ClusterStartFailureAnalyzer().analyze(failure))
				.satisfies((analysis) -> assertThat(analysis.getDescription()).contains("cannot join its cluster"));
		}));
	}

}
