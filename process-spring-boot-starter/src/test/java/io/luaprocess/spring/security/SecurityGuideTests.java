package io.luaprocess.spring.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.security.Actor;
import io.luaprocess.spring.autoconfigure.ProcessAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessSecurityAutoConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.concurrent.DelegatingSecurityContextExecutor;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.task.DelegatingSecurityContextAsyncTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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

	private static void login(String name, String authority) {
		SecurityContextHolder.setContext(new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(name,
				null, AuthorityUtils.createAuthorityList(authority))));
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

		Recipes(ProcessRuntime processes) {
			this.processes = processes;
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

}
