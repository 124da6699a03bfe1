package io.luaprocess.spring.autoconfigure;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.kernel.SchedulerLoad;
import io.luaprocess.definition.ApplicationEntry;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionException;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.kernel.Host;
import io.luaprocess.limit.HostBudget;
import io.luaprocess.lua.api.LuaModule;
import io.luaprocess.runtime.JavaCallers;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Guard;
import io.luaprocess.security.Identity;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException;
import io.luaprocess.spring.security.PolicyEvaluator;
import io.luaprocess.supervision.ServiceState;
import io.luaprocess.topology.Names;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ProcessAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ProcessAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ProcessAutoConfiguration.class));

	@Test
	void programInDefaultFolderRunsOnDefaultHost() {
		this.runner.run((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			Pid pid = runtime.spawn("demo:waiter");
			assertThat(runtime.isAlive(pid)).isTrue();
			assertThat(pid.host()).isEqualTo("app:processes");
			assertThat(runtime.callFor(Integer.class, "demo:add", 2, 3)).isEqualTo(5);
		});
	}

	@Test
	void beansOfDefaults() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(LuaProcessRuntime.class)
			.hasSingleBean(PolicyEvaluator.class)
			.hasSingleBean(PolicyGuard.class)
			.hasSingleBean(JavaCallers.class)
			.hasSingleBean(DefinitionRegistry.class)
			.hasSingleBean(Names.class)
			.hasSingleBean(ProcessRuntimeLifecycle.class));
	}

	@Test
	void startIsLoggedInOneLine(CapturedOutput output) {
		this.runner.withInitializer(TestProperties.of("luaprocess.security.strict=true"))
			.run((context) -> assertThat(output).containsPattern(
					"Lua processes started: 1 hosts, \\d+ definitions, 0 services; guard policies, strict on, "
							+ "0 application policies"));
	}

	@Test
	void disabledRuntimeHasNoBeans() {
		with("luaprocess.enabled=false",
				(context) -> assertThat(context).doesNotHaveBean(ProcessRuntime.class)
					.doesNotHaveBean(Guard.class)
					.doesNotHaveBean(ProcessProperties.class));
	}

	@Test
	void withoutAutoStartHostsWait() {
		with("luaprocess.auto-start=false", (context) -> {
			assertThat(defaultHost(context).state()).isEqualTo(Host.State.CREATED);
			context.getBean(LuaProcessRuntime.class).start();
			assertThat(defaultHost(context).state()).isEqualTo(Host.State.RUNNING);
		});
	}

	@Test
	void lazyInitializationDoesNotKeepRuntimeFromStarting() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(defaultHost(context).state()).isEqualTo(Host.State.RUNNING));
	}

	@Test
	void interpretedEngineRunsTheSamePrograms() {
		with("luaprocess.lua.engine=interpreted",
				(context) -> assertThat(context.getBean(ProcessRuntime.class).callFor(Integer.class, "demo:add", 2, 3))
					.isEqualTo(5));
	}

	@Test
	void numberOfWorkersIsConfigured() {
		with("luaprocess.scheduler.workers=3",
				(context) -> assertThat(SchedulerLoad.of(context.getBean(LuaProcessRuntime.class).kernel()).workers())
					.isEqualTo(3));
	}

	@Test
	void locationOnClassPath() {
		withDefaultHost("shop:host", "luaprocess.locations=classpath:/definitions/valid/",
				(context) -> assertThat(context.getBean(DefinitionRegistry.class).find("shop:clock"))
					.isInstanceOf(Definition.Code.class));
	}

	@Test
	void locationOnDisk(@TempDir Path folder) throws Exception {
		Files.writeString(folder.resolve("one.lua"), "return { main = function() return 1 end }");
		with("luaprocess.locations=file:" + folder,
				(context) -> assertThat(context.getBean(ProcessRuntime.class).callFor(Integer.class, "app:one"))
					.isEqualTo(1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "file:./src/test/resources/processes/", "file:src/test/resources/processes",
			"file:src/test/../test/resources/processes" })
	void relativeLocationOnDisk(String location) {
		with("luaprocess.locations=" + location,
				(context) -> assertThat(context.getBean(ProcessRuntime.class).callFor(Integer.class, "demo:add", 1, 1))
					.isEqualTo(2));
	}

	@Test
	void sameFolderInTwoSpellingsIsReadOnce() {
		with("luaprocess.locations=file:src/test/resources/processes,file:./src/test/resources/processes/",
				(context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void patternOfFolders() {
		with("luaprocess.locations=file:src/*/resources/processes/",
				(context) -> assertThat(context.getBean(ProcessRuntime.class).callFor(Integer.class, "demo:add", 1, 1))
					.isEqualTo(2));
	}

	@Test
	void nothingInTheDefaultLocationIsNoError(CapturedOutput output) {
		ClassLoader loader = new ClassLoader(getClass().getClassLoader()) {

			@Override
			public Enumeration<URL> getResources(String name) throws IOException {
				return name.startsWith("processes") ? Collections.emptyEnumeration() : super.getResources(name);
			}

		};
		this.runner.withClassLoader(loader).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("No Lua program found in classpath*:/processes/");
		});
	}

	@Test
	void environmentVariablesConfigureIdsOfTheNamespaceApp() {
		this.runner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
						Map.of("LUAPROCESS_HOSTS_PROCESSES_MAXPROCESSES", "3"))))
			.run((context) -> assertThat(defaultHost(context).settings().maxProcesses()).isEqualTo(3));
	}

	@Test
	void environmentVariableWithJsonConfiguresAnyId() {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setEnvironment(environment(Map.of("SPRING_APPLICATION_JSON", """
				{"luaprocess": {"hosts": {"[app:processes]": {"max-processes": 3}, "[shop.x:Big_one]": {"workers": 1}}}}
				""")));
		try (ConfigurableApplicationContext context = application.run()) {
			LuaProcessRuntime runtime = context.getBean(LuaProcessRuntime.class);
			assertThat(runtime.kernel().host("app:processes").settings().maxProcesses()).isEqualTo(3);
			assertThat(runtime.kernel().host("shop.x:Big_one").settings().workers()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "LUAPROCESS_HOSTS_APP_X_WORKERS", "LUAPROCESS_LIMITS_DEFINITIONS_APP_X_MEMORY",
			"LUAPROCESS_SERVICES_APP__X_PROCESS", "LUAPROCESS_SHUTDOWN_GRACEPEROID" })
	void environmentVariableThatSetsNothingIsLogged(String name, CapturedOutput output) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setEnvironment(environment(Map.of(name, "1")));
		try (ConfigurableApplicationContext context = application.run()) {
			assertThat(output)
				.contains("The environment variable " + name + " sets no property of the process runtime");
			assertThat(output.toString().contains("SPRING_APPLICATION_JSON"))
				.isEqualTo(!name.startsWith("LUAPROCESS_SHUTDOWN"));
		}
	}

	private static ConfigurableEnvironment environment(Map<String, Object> variables) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
		return environment;
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ProcessAutoConfiguration.class)
	static class Application {

	}

	@Test
	void missingLocationStopsStart() {
		with("luaprocess.locations=classpath:/nowhere/",
				(context) -> assertThat(context).hasFailed()
					.getFailure()
					.rootCause()
					.isInstanceOf(InvalidProcessPropertyException.class)
					.hasMessageContaining("luaprocess.locations = classpath:/nowhere/: cannot be read"));
	}

	@Test
	void erroneousDefinitionStopsStart() {
		with("luaprocess.locations=classpath:/definitions/syntax-error/",
				(context) -> assertThat(context).hasFailed()
					.getFailure()
					.rootCause()
					.isInstanceOf(DefinitionException.class));
	}

	@Test
	void erroneousDefinitionCanBeSkipped() {
		this.runner
			.withInitializer(TestProperties.of("luaprocess.locations=classpath:/definitions/syntax-error/",
					"luaprocess.on-definition-error=skip"))
			.run((context) -> {
				assertThat(context.getBean(DefinitionRegistry.class).problem("shop:worker")).isNotNull();
				assertThatExceptionOfType(ProcessException.class)
					.isThrownBy(() -> context.getBean(ProcessRuntime.class).spawn("shop:worker"))
					.satisfies((ex) -> assertThat(ex.is(ErrorKind.NOT_FOUND)).isTrue());
			});
	}

	@Test
	void invalidPropertyStopsStart() {
		with("luaprocess.limits.time-slice=0",
				(context) -> assertThat(context).hasFailed()
					.getFailure()
					.rootCause()
					.isInstanceOf(InvalidProcessPropertyException.class));
	}

	@Test
	void hostsOfProperties() {
		this.runner.withInitializer(TestProperties.of("luaprocess.hosts[app:processes].workers=2",
				"luaprocess.hosts[app:processes].max-processes=1", "luaprocess.hosts[app:processes].mailbox-capacity=7",
				"luaprocess.hosts[app:processes].stop-timeout=3s", "luaprocess.hosts[app:spare].auto-start=false",
				"luaprocess.hosts[app:spare].budget.memory=64MB", "luaprocess.hosts[app:spare].budget.processor=12.5%",
				"luaprocess.hosts[app:spare].budget.spawn-rate=20", "luaprocess.hosts[app:spare].budget.log-rate=30"))
			.run((context) -> {
				Host host = defaultHost(context);
				assertThat(host.settings().workers()).isEqualTo(2);
				assertThat(host.settings().maxProcesses()).isEqualTo(1);
				assertThat(host.settings().mailboxCapacity()).isEqualTo(7);
				assertThat(host.settings().stopTimeout()).isEqualTo(Duration.ofSeconds(3));
				Host spare = context.getBean(LuaProcessRuntime.class).kernel().host("app:spare");
				assertThat(spare).isNotNull();
				assertThat(spare.state()).isEqualTo(Host.State.CREATED);
				assertThat(spare.settings().budget()).isEqualTo(new HostBudget(64 << 20, 0.125, 20, 30));
			});
	}

	@Test
	void defaultHostOfProperties() {
		with("luaprocess.default-host=app:other",
				(context) -> assertThat(context.getBean(ProcessRuntime.class).spawn("demo:waiter").host())
					.isEqualTo("app:other"));
	}

	@Test
	void servicesOfProperties() {
		this.runner.withInitializer(TestProperties.of("luaprocess.services[app:watch].process=demo:waiter",
				"luaprocess.services[app:later].process=demo:waiter",
				"luaprocess.services[app:later].auto-start=false"))
			.run((context) -> {
				LuaProcessRuntime runtime = context.getBean(LuaProcessRuntime.class);
				assertThat(runtime.services().service("app:watch").state()).isEqualTo(ServiceState.RUNNING);
				assertThat(runtime.services().service("app:later").state()).isEqualTo(ServiceState.STOPPED);
			});
	}

	@Test
	void serviceOfPropertiesThatRunsOnOneNodeOfAClusterRunsHereWithoutOne() {
		this.runner
			.withInitializer(TestProperties.of("luaprocess.services[app:watch].process=demo:waiter",
					"luaprocess.services[app:watch].cluster=one"))
			.run((context) -> {
				LuaProcessRuntime runtime = context.getBean(LuaProcessRuntime.class);
				assertThat(runtime.definitions().find("app:watch")).isInstanceOfSatisfying(Definition.Service.class,
						(service) -> assertThat(service.oneNode()).isTrue());
				assertThat(runtime.services().service("app:watch").state()).isEqualTo(ServiceState.RUNNING);
			});
	}

	@Test
	void serviceOfPropertiesWithUnknownProcessStopsStart() {
		with("luaprocess.services[app:watch].process=demo:nobody",
				(context) -> assertThat(context).hasFailed()
					.getFailure()
					.rootCause()
					.isInstanceOf(DefinitionException.class)
					.hasMessageContaining("entry 'app:watch': key 'process': 'demo:nobody' not found"));
	}

	@Test
	void stringSizeOfProperties() {
		with("luaprocess.limits.string-size=1KB", (context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			assertThat(runtime.call("demo:long_string", 1024)).isEqualTo(true);
			assertThat(runtime.call("demo:long_string", 1025)).isEqualTo(false);
		});
	}

	@Test
	void moduleOfApplicationNeedsPermissionOfDefaultModules() {
		this.runner.withUserConfiguration(ModuleConfiguration.class)
			.withInitializer(TestProperties.of("luaprocess.default-modules=greetings"))
			.run((context) -> assertThat(context.getBean(ProcessRuntime.class).call("demo:greeter")).isEqualTo("moin"));
		this.runner.withUserConfiguration(ModuleConfiguration.class)
			.run((context) -> assertThatExceptionOfType(ProcessException.class)
				.isThrownBy(() -> context.getBean(ProcessRuntime.class).call("demo:greeter"))
				.withMessageContaining("module 'greetings' not found"));
	}

	@Test
	void strictModeDeniesCallersWithoutIdentity() {
		with("luaprocess.security.strict=true", (context) -> assertDenied(context.getBean(ProcessRuntime.class)));
	}

	@Test
	void policyOfPropertiesDenies() {
		this.runner
			.withInitializer(TestProperties.of("luaprocess.security.policies.p.actions=process.spawn",
					"luaprocess.security.policies.p.resources=demo:*", "luaprocess.security.policies.p.effect=deny"))
			.run((context) -> assertDenied(context.getBean(ProcessRuntime.class)));
	}

	@Test
	void erroneousPolicyStopsStartEvenIfErrorsAreSkipped() {
		this.runner
			.withInitializer(TestProperties.of("luaprocess.on-definition-error=skip",
					"luaprocess.security.policies.p.actions=pro*cess", "luaprocess.security.policies.p.resources=*",
					"luaprocess.security.policies.p.effect=deny"))
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(DefinitionException.class)
				.hasMessageContaining("invalid pattern 'pro*cess'"));
	}

	@Test
	void contextCanBeClosedAndStartedAgain() {
		for (int i = 0; i < 2; i++) {
			this.runner
				.run((context) -> assertThat(context.getBean(ProcessRuntime.class).call("demo:add", 1, 1)).isNotNull());
		}
	}

	@Test
	void lifecycleCanBeStoppedAndStartedAgain() {
		this.runner.run((context) -> {
			ProcessRuntimeLifecycle lifecycle = context.getBean(ProcessRuntimeLifecycle.class);
			lifecycle.stop();
			assertThat(lifecycle.isRunning()).isFalse();
			assertThat(defaultHost(context).state()).isEqualTo(Host.State.STOPPED);
			lifecycle.start();
			assertThat(context.getBean(ProcessRuntime.class).callFor(Integer.class, "demo:add", 1, 1)).isEqualTo(2);
		});
	}

	@Test
	void runtimeOfUserReplacesEverythingThatBelongsToIt() {
		ProcessRuntime own = mock(ProcessRuntime.class);
		this.runner.withBean("own", ProcessRuntime.class, () -> own)
			.run((context) -> assertThat(context).hasSingleBean(ProcessRuntime.class)
				.doesNotHaveBean(LuaProcessRuntime.class)
				.doesNotHaveBean(ProcessRuntimeLifecycle.class)
				.doesNotHaveBean(DefinitionRegistry.class)
				.doesNotHaveBean(Names.class));
	}

	@Test
	void guardOfUserDecides() {
		this.runner.withBean(Guard.class, () -> (identity, action, resource, attributes) -> false).run((context) -> {
			assertThat(context).hasSingleBean(Guard.class);
			assertDenied(context.getBean(ProcessRuntime.class));
		});
	}

	@Test
	void callersOfUserSayWhoCalls() {
		JavaCallers callers = () -> new Identity(new Actor("robot", Map.of()), null);
		this.runner.withBean(JavaCallers.class, () -> callers).run((context) -> {
			assertThat(context).hasSingleBean(JavaCallers.class);
			assertThat(context.getBean(ProcessRuntime.class).call("demo:whoami")).isEqualTo("robot");
		});
	}

	@Test
	void policiesOfUserReplaceThoseOfProperties() {
		this.runner.withBean(PolicyEvaluator.class, () -> new PolicyEvaluator(List.of(), true)).run((context) -> {
			assertThat(context).hasSingleBean(PolicyEvaluator.class);
			assertDenied(context.getBean(ProcessRuntime.class));
		});
	}

	@Test
	void namesOfUserAreUsed() {
		Names names = mock(Names.class);
		Pid pid = Pid.of("app:processes", 7);
		given(names.lookup("seven")).willReturn(pid);
		this.runner.withBean(Names.class, () -> names).run((context) -> {
			assertThat(context).hasSingleBean(Names.class);
			assertThat(context.getBean(ProcessRuntime.class).lookup("seven")).isEqualTo(pid);
		});
	}

	@Test
	void definitionsOfUserAreUsed() {
		DefinitionRegistry definitions = mock(DefinitionRegistry.class);
		this.runner.withBean(DefinitionRegistry.class, () -> definitions).run((context) -> {
			assertThat(context).hasSingleBean(DefinitionRegistry.class);
			assertThat(context.getBean(LuaProcessRuntime.class).definitions()).isSameAs(definitions);
		});
	}

	@Test
	void locationInJar(@TempDir Path folder) throws Exception {
		Path jar = folder.resolve("rules.jar");
		try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
			for (String name : List.of("processes/", "processes/packed/", "processes/packed/one.lua")) {
				out.putNextEntry(new ZipEntry(name));
				if (name.endsWith(".lua")) {
					out.write("return { main = function() return 1 end }".getBytes(StandardCharsets.UTF_8));
				}
			}
		}
		try (URLClassLoader loader = new URLClassLoader(new URL[] { jar.toUri().toURL() },
				getClass().getClassLoader())) {
			this.runner.withClassLoader(loader)
				.run((context) -> assertThat(context.getBean(ProcessRuntime.class).callFor(Integer.class, "packed:one"))
					.isEqualTo(1));
		}
	}

	@Test
	void lifecycleOfUserReplacesOurs() {
		ProcessRuntimeLifecycle own = mock(ProcessRuntimeLifecycle.class);
		this.runner.withBean("own", ProcessRuntimeLifecycle.class, () -> own)
			.run((context) -> assertThat(context.getBean(ProcessRuntimeLifecycle.class)).isSameAs(own));
	}

	@Test
	void entryOfApplicationIsADefinition() {
		this.runner.withInitializer(TestProperties.of("luaprocess.default-host=app:small"))
			.withBean(ApplicationEntry.class,
					() -> new ApplicationEntry("app:small", "process.host", Map.of("host", Map.of("max_processes", 1))))
			.run((context) -> {
				Host host = context.getBean(LuaProcessRuntime.class).kernel().host("app:small");
				assertThat(host).isNotNull();
				assertThat(host.settings().maxProcesses()).isEqualTo(1);
			});
	}

	@Test
	void customizerHasTheLastWord() {
		this.runner.withBean(ProcessRuntimeCustomizer.class, () -> (builder) -> builder.defaultHost("app:custom"))
			.run((context) -> assertThat(context.getBean(ProcessRuntime.class).spawn("demo:waiter").host())
				.isEqualTo("app:custom"));
	}

	@Test
	void crashedServiceIsRestartedUntilItsAttemptsAreUsedUp() {
		withDefaultHost("shop:host", "luaprocess.locations=classpath:/definitions/valid/",
				(context) -> await().untilAsserted(() -> assertThat(
						context.getBean(LuaProcessRuntime.class).services().service("shop:unlucky").state())
					.isEqualTo(ServiceState.FAILED)));
	}

	private void withDefaultHost(String host, String property, Consumer<AssertableApplicationContext> assertions) {
		this.runner.withInitializer(TestProperties.of("luaprocess.default-host=" + host, property))
			.run(assertions::accept);
	}

	private void with(String property, Consumer<AssertableApplicationContext> assertions) {
		this.runner.withInitializer(TestProperties.of(property)).run(assertions::accept);
	}

	private static Host defaultHost(AssertableApplicationContext context) {
		LuaProcessRuntime runtime = context.getBean(LuaProcessRuntime.class);
		Host host = runtime.kernel().host(runtime.defaultHost());
		assertThat(host).isNotNull();
		return host;
	}

	private static void assertDenied(ProcessRuntime runtime) {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.spawn("demo:waiter"))
			.withMessage("not allowed to spawn process: demo:waiter")
			.satisfies((ex) -> assertThat(ex.is(ErrorKind.PERMISSION_DENIED)).isTrue());
	}

	@Configuration(proxyBeanMethods = false)
	static class ModuleConfiguration {

		@Bean
		LuaModule greetings() {
			return LuaModule.named("greetings").constant("hello", "moin").build();
		}

	}

}
