package io.luaprocess.spring.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessActors;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Policy;
import io.luaprocess.spring.autoconfigure.ProcessAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessMethodSecurityAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessSecurityAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.concurrent.DelegatingSecurityContextExecutor;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.task.DelegatingSecurityContextAsyncTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Runs the examples of {@code docs/security.md}. Each Java example of the guide stands in
 * this class, and each program and definition is taken from the guide.
 */
class SecurityGuideTests {

	private static final Path GUIDE = Path.of("../docs/security.md");

	private static final Path SELF = Path.of("src/test/java/io/luaprocess/spring/security/SecurityGuideTests.java");

	@TempDir
	private Path folder;

	@AfterEach
	void clearSecurityContext() {
		SecurityContextHolder.clearContext();
	}

	@Test
	void javaExamplesOfGuideStandHere() throws IOException {
		String self = squeeze(Files.readString(SELF));
		assertThat(examples("java")).hasSizeGreaterThan(6)
			.allSatisfy((example) -> assertThat(self).contains(squeeze(example)));
	}

	@Test
	void delegatingExecutorsTakeTheUserAlong() {
		withStaff((processes) -> {
			login("stefan", "ROLE_STAFF");
			try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
				Executor executor = new DelegatingSecurityContextExecutor(threads);
				CompletableFuture<Object> report = CompletableFuture.supplyAsync(() -> processes.call("demo:whoami"),
						executor);
				assertThat(report.join()).isEqualTo("stefan");
			}
			CompletableFuture<Object> async = new Recipes(processes).applicationTaskExecutor()
				.submitCompletable(() -> processes.call("demo:whoami"));
			assertThat(async.join()).isEqualTo("stefan");
		});
	}

	@Test
	void jobsHaveUserOfTheirOwn() {
		withStaff((processes) -> {
			Authentication nightly = UsernamePasswordAuthenticationToken.authenticated("nightly", null,
					AuthorityUtils.createAuthorityList("ROLE_STAFF"));
			Runnable job = new DelegatingSecurityContextRunnable(() -> processes.spawn("demo:waiter"),
					new SecurityContextImpl(nightly));
			job.run();
			assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> processes.spawn("demo:waiter"));
		});
	}

	@Test
	void builderActsForSomebodyElse() {
		withStaff((processes) -> {
			login("stefan", "ROLE_STAFF");
			Actor tenant = new Actor("tenant-7", Map.of("plan", "free"));
			Object result = processes.process("demo:whoami").actor(tenant).call();
			assertThat(result).isEqualTo("tenant-7");
		});
	}

	@Test
	void programAsksForOwnPermission() throws IOException {
		String definitions = examples("yaml").stream()
			.filter((yaml) -> yaml.startsWith("namespace: shop.guide"))
			.findFirst()
			.orElseThrow();
		Files.writeString(this.folder.resolve("_index.yaml"), definitions);
		Files.writeString(this.folder.resolve("cancel.lua"), examples("lua").getFirst());
		runner("luaprocess.locations=" + this.folder.toUri(),
				"luaprocess.security.scopes.ROLE_CUSTOMER=shop.guide:customers")
			.run((context) -> {
				ProcessRuntime processes = context.getBean(ProcessRuntime.class);
				login("carla", "ROLE_CUSTOMER");
				assertThat(processes.call("shop.guide:cancel", Map.of("id", "1", "owner", "carla")))
					.isEqualTo("cancelled");
				assertThatExceptionOfType(ProcessException.class)
					.isThrownBy(() -> processes.call("shop.guide:cancel", Map.of("id", "2", "owner", "otto")))
					.withMessage("not your order")
					.satisfies((ex) -> assertThat(ex.is(ErrorKind.PERMISSION_DENIED)).isTrue());
			});
	}

	@Test
	void propertiesOfTheGuideStartAnApplication() throws IOException {
		Files.writeString(this.folder.resolve("_index.yaml"), """
				namespace: shop.security
				entries:
				  - {name: a, kind: security.policy, groups: [everyone, operators, "app:audit"],
				     policy: {actions: "*", resources: "*", effect: allow}}
				""");
		List<String> examples = properties();
		assertThat(examples).hasSizeGreaterThan(4)
			.allSatisfy((example) -> configured(example, "luaprocess.locations=classpath*:/processes/,"
					+ "classpath:/definitions/policies/," + this.folder.toUri())
				.run((context) -> assertThat(context).hasNotFailed()));
	}

	@Test
	void policyByAuthority() throws IOException {
		configured(property("staff-spawns")).run((context) -> {
			ProcessRuntime processes = context.getBean(ProcessRuntime.class);
			assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> processes.spawn("demo:waiter"));
			login("uwe", "ROLE_USER");
			assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> processes.spawn("demo:waiter"));
			login("stefan", "ROLE_STAFF");
			processes.spawn("demo:waiter");
		});
	}

	@Test
	void policyByExpression() throws IOException {
		configured(property("tenants-stay-at-home")).run((context) -> {
			PolicyEvaluator policies = context.getBean(PolicyEvaluator.class);
			AuthenticationIdentities identities = context.getBean(AuthenticationIdentities.class);
			Identity seven = identities.of("7", List.of("ROLE_TENANT"));
			Identity olga = identities.of("olga", List.of("ROLE_OPERATOR"));
			assertThat(policies.allows(seven, "process.send", "{tenant.7:host|0x00004}", Map.of())).isTrue();
			assertThat(policies.allows(seven, "process.send", "{tenant.77:host|0x00004}", Map.of())).isFalse();
			assertThat(policies.allows(olga, "process.send", "{tenant.77:host|0x00004}", Map.of())).isTrue();
			assertThat(policies.allows(Identity.NONE, "process.send", "{tenant.7:host|0x00004}", Map.of())).isFalse();
			assertThat(policies.allows(seven, "process.send", "{app:processes|0x00004}", Map.of())).isTrue();
		});
	}

	@Test
	void policiesAndScopesInJava() {
		runner("luaprocess.locations=classpath*:/processes/,classpath:/definitions/policies/")
			.withUserConfiguration(JavaPolicies.class)
			.run((context) -> {
				ProcessRuntime processes = context.getBean(ProcessRuntime.class);
				login("stefan", "ROLE_STAFF");
				String pid = processes.spawn("demo:waiter").toString();
				assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> processes.terminate(pid));
				login("olga", "ROLE_STAFF", "ROLE_OPERATOR");
				processes.terminate(pid);
			});
	}

	@Test
	void serviceRunsAsNamedIdentity() throws IOException {
		configured(property("nightly"), "luaprocess.locations=classpath*:/processes/,classpath:/definitions/policies/")
			.run((context) -> {
				LuaProcessRuntime runtime = context.getBean(LuaProcessRuntime.class);
				Pid pid = runtime.services().service("app:closing").pid();
				assertThat(context.getBean(ProcessActors.class).processes("nightly")).containsExactly(pid);
			});
	}

	@Test
	void rolesOfLiveProcessesChange() {
		withStaff((processes) -> {
			login("stefan", "ROLE_STAFF");
			Pid pid = processes.spawn("demo:waiter");
			ProcessActors actors = ((LuaProcessRuntime) processes).actors();
			Recipes recipes = new Recipes(processes, actors, new AuthenticationIdentities(new NoScopes(), null));
			recipes.rolesChanged(SecurityContextHolder.getContext().getAuthentication());
			assertThat(actors.processes("stefan")).containsExactly(pid);
			recipes.lockedOut("stefan");
			await().until(() -> !processes.isAlive(pid));
		});
	}

	@Test
	void annotationChecksPermission() {
		runner("luaprocess.security.policies.p.actions=process.terminate", "luaprocess.security.policies.p.resources=*",
				"luaprocess.security.policies.p.effect=deny", "luaprocess.security.policies.p.authorities=ROLE_USER")
			.withConfiguration(AutoConfigurations.of(ProcessMethodSecurityAutoConfiguration.class))
			.withUserConfiguration(Annotated.class)
			.run((context) -> {
				Pid pid = context.getBean(ProcessRuntime.class).spawn("demo:waiter");
				login("uwe", "ROLE_USER");
				assertThatExceptionOfType(AccessDeniedException.class)
					.isThrownBy(() -> context.getBean(Recipes.class).end(pid))
					.withMessage("Access Denied");
				login("olga", "ROLE_OPERATOR");
				context.getBean(Recipes.class).end(pid);
			});
	}

	private static List<String> properties() throws IOException {
		return examples("yaml").stream().filter((yaml) -> yaml.startsWith("luaprocess:")).toList();
	}

	/** The example that contains a word. */
	private static String property(String word) throws IOException {
		return properties().stream().filter((yaml) -> yaml.contains(word)).findFirst().orElseThrow();
	}

	private static ApplicationContextRunner configured(String yaml, String... properties) {
		return runner(properties).withInitializer((context) -> {
			try {
				new YamlPropertySourceLoader()
					.load("guide", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
					.forEach(context.getEnvironment().getPropertySources()::addLast);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	private void withStaff(Consumer<ProcessRuntime> assertions) {
		runner("luaprocess.locations=classpath*:/processes/,classpath:/definitions/policies/",
				"luaprocess.security.scopes.ROLE_STAFF=shop:staff")
			.run((context) -> assertions.accept(context.getBean(ProcessRuntime.class)));
	}

	private static ApplicationContextRunner runner(String... properties) {
		return new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(ProcessAutoConfiguration.class, ProcessSecurityAutoConfiguration.class))
			.withPropertyValues(properties);
	}

	private static void login(String name, String... authorities) {
		SecurityContextHolder.setContext(new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(name,
				null, AuthorityUtils.createAuthorityList(authorities))));
	}

	private static List<String> examples(String language) throws IOException {
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(GUIDE))
			.results()
			.map((MatchResult match) -> match.group(1))
			.toList();
	}

	private static String squeeze(String code) {
		return code.replaceAll("\\s+", "");
	}

	/**
	 * Examples that are parts of classes. Those about the web have tests of their own.
	 */
	static class Recipes {

		private final ProcessRuntime processes;

		private final @Nullable ProcessActors actors;

		private final @Nullable AuthenticationIdentities identities;

		Recipes(ProcessRuntime processes) {
			this(processes, null, null);
		}

		Recipes(ProcessRuntime processes, @Nullable ProcessActors actors,
				@Nullable AuthenticationIdentities identities) {
			this.processes = processes;
			this.actors = actors;
			this.identities = identities;
		}

		void rolesChanged(Authentication user) {
			this.actors.reauthorize(this.identities.of(user));
		}

		void lockedOut(String name) {
			this.actors.cancel(name, Duration.ofSeconds(5), "account locked");
		}

		@PreAuthorize("hasPermission(#pid, 'process', 'process.terminate')")
		public void end(Pid pid) {
			this.processes.terminate(pid.toString());
		}

		@Bean
		AsyncTaskExecutor applicationTaskExecutor() {
			return new DelegatingSecurityContextAsyncTaskExecutor(new SimpleAsyncTaskExecutor("async-"));
		}

		@Bean
		AuthorizationManager<ProcessPermission> processAuthorizationManager() {
			AuthorizationManager<ProcessPermission> operators = AuthorityAuthorizationManager.hasRole("OPERATOR");
			return (authentication, permission) -> permission.action().equals("process.terminate")
					? operators.authorize(authentication, permission) : new AuthorizationDecision(true);
		}

		@GetMapping("/report")
		Mono<Object> report() {
			return Mono.fromFuture(() -> this.processes.callAsync("shop.reports:daily"));
		}

		void actuatorWrites(HttpSecurity http) throws Exception {
			http.csrf((csrf) -> csrf.ignoringRequestMatchers(EndpointRequest.toAnyEndpoint()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class JavaPolicies {

		@Bean
		Policy noContext() {
			return Policy.builder("app:no-context").actions("process.context").deny();
		}

		@Bean
		ProcessSecurityCustomizer shopSecurity() {
			return (security) -> security
				.policy(security.rule("only-operators-terminate")
					.actions("process.terminate")
					.when(security.expression("!actor.hasAuthority('ROLE_OPERATOR')"))
					.deny())
				.scope("*", security.rule("everyone").actions("process.call", "process.host").allow())
				.scope("ROLE_STAFF", "shop:staff");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity
	static class Annotated {

		@Bean
		Recipes recipes(ProcessRuntime processes) {
			return new Recipes(processes);
		}

	}

	private static final class NoScopes implements ScopeSource {

		@Override
		public boolean isEmpty() {
			return true;
		}

		@Override
		public Collection<Policy> policies(String authority) {
			return List.of();
		}

	}

}
