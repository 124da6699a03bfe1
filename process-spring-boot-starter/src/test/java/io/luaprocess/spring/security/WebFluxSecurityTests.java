package io.luaprocess.spring.security;

import java.time.Duration;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessRuntime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A WebFlux application with Spring Security on a real port: the user of the request is
 * the caller of the runtime.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.main.web-application-type=reactive",
				"luaprocess.locations=classpath*:/processes/,classpath:/definitions/policies/",
				"luaprocess.security.scopes.ROLE_STAFF=shop:staff" })
class WebFluxSecurityTests {

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@ValueSource(strings = { "/eager", "/lazy", "/later", "/blocking-elsewhere", "/void-first" })
	void userOfRequestIsActor(String path) {
		assertThat(get("olga", path, HttpStatus.OK)).isEqualTo("olga");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/eager", "/lazy", "/later", "/blocking-elsewhere", "/void-first" })
	void userWithoutScopeIsDenied(String path) {
		assertThat(get("gast", path, HttpStatus.FORBIDDEN)).isEqualTo("not allowed to call process: demo:whoami");
	}

	@Test
	void blockingCallOnEventLoopIsRefused() {
		assertThat(get("olga", "/blocking", HttpStatus.CONFLICT)).startsWith("cannot wait for 'demo:whoami' on thread ")
			.contains("use callAsync instead of call");
	}

	@Test
	void requestsDoNotMixTheirUsers() {
		for (int i = 0; i < 20; i++) {
			assertThat(get("olga", "/later", HttpStatus.OK)).isEqualTo("olga");
			assertThat(get("otto", "/later", HttpStatus.OK)).isEqualTo("otto");
			assertThat(get(null, "/public", HttpStatus.FORBIDDEN))
				.startsWith("not allowed to call process: demo:whoami");
		}
	}

	private @Nullable String get(@Nullable String user, String path, HttpStatus status) {
		return WebTestClient.bindToServer()
			.baseUrl("http://localhost:" + this.port)
			.responseTimeout(Duration.ofSeconds(30))
			.build()
			.get()
			.uri(path)
			.headers((headers) -> {
				if (user != null) {
					headers.setBasicAuth(user, "secret");
				}
			})
			.exchange()
			.expectStatus()
			.isEqualTo(status)
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Controller controller(ProcessRuntime processes) {
			return new Controller(processes);
		}

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(
					User.withUsername("olga").password("{noop}secret").roles("STAFF").build(),
					User.withUsername("otto").password("{noop}secret").roles("STAFF").build(),
					User.withUsername("gast").password("{noop}secret").roles("GUEST").build());
		}

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http
				.authorizeExchange(
						(exchanges) -> exchanges.pathMatchers("/public").permitAll().anyExchange().authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	@RestController
	static class Controller {

		private final ProcessRuntime processes;

		Controller(ProcessRuntime processes) {
			this.processes = processes;
		}

		@GetMapping("/eager")
		Mono<String> eager() {
			return Mono.fromFuture(this.processes.callAsync("demo:whoami")).cast(String.class);
		}

		@GetMapping({ "/lazy", "/public" })
		Mono<String> lazy() {
			return Mono.fromFuture(() -> this.processes.callAsync("demo:whoami")).cast(String.class);
		}

		@GetMapping("/later")
		Mono<String> later() {
			return Mono.delay(Duration.ofMillis(5))
				.flatMap((tick) -> Mono.fromFuture(() -> this.processes.callAsync("demo:whoami")))
				.cast(String.class);
		}

		@GetMapping("/blocking-elsewhere")
		Mono<String> blockingElsewhere() {
			return Mono.fromCallable(() -> this.processes.callFor(String.class, "demo:whoami"))
				.subscribeOn(Schedulers.boundedElastic());
		}

		@GetMapping("/void-first")
		Mono<String> voidFirst() {
			return Mono.delay(Duration.ofMillis(1), Schedulers.single())
				.then(Mono.fromFuture(() -> this.processes.callAsync("demo:whoami")))
				.cast(String.class);
		}

		@GetMapping("/blocking")
		Mono<String> blocking() {
			return Mono.justOrEmpty(this.processes.callFor(String.class, "demo:whoami"));
		}

		@ExceptionHandler
		@ResponseStatus(HttpStatus.CONFLICT)
		@Nullable String refused(ProcessException ex) {
			return ex.is(ErrorKind.INVALID) ? ex.getMessage() : ex.toString();
		}

		@ExceptionHandler
		@ResponseStatus(HttpStatus.FORBIDDEN)
		@Nullable String denied(AccessDeniedException ex) {
			return ex.getMessage();
		}

	}

}
