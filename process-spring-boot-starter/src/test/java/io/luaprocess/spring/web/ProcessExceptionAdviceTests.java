package io.luaprocess.spring.web;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.spring.autoconfigure.ProcessWebAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.servlet.client.MockMvcWebTestClient;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.WebApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProcessExceptionAdvice}, without Spring Security.
 */
class ProcessExceptionAdviceTests {

	private final WebApplicationContextRunner mvc = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ProcessWebAutoConfiguration.class, WebMvcAutoConfiguration.class,
				HttpMessageConvertersAutoConfiguration.class, JacksonAutoConfiguration.class))
		.withUserConfiguration(Failures.class);

	private final ReactiveWebApplicationContextRunner webFlux = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ProcessWebAutoConfiguration.class, WebFluxAutoConfiguration.class,
				HttpHandlerAutoConfiguration.class, CodecsAutoConfiguration.class, JacksonAutoConfiguration.class))
		.withUserConfiguration(Failures.class);

	@Test
	void kindDecidesTheStatus() {
		Map<ErrorKind, Integer> statuses = Map.of(ErrorKind.INVALID, 400, ErrorKind.PERMISSION_DENIED, 403,
				ErrorKind.NOT_FOUND, 404, ErrorKind.ALREADY_EXISTS, 409, ErrorKind.CONFLICT, 409,
				ErrorKind.RATE_LIMITED, 429, ErrorKind.UNAVAILABLE, 503, ErrorKind.CANCELED, 503,
				ErrorKind.LIMIT_EXCEEDED, 503, ErrorKind.TIMEOUT, 504);
		this.mvc.run((context) -> statuses
			.forEach((kind, status) -> assertProblem(mvc(context), "/" + kind, status, kind.value(), "no such order")));
		this.webFlux.run((context) -> statuses.forEach(
				(kind, status) -> assertProblem(webFlux(context), "/" + kind, status, kind.value(), "no such order")));
	}

	@ParameterizedTest
	@CsvSource({ "/INTERNAL, Internal", "/own, OutOfStock" })
	void failureOfAProgramShowsNoText(String path, String kind) {
		this.mvc.run((context) -> assertProblem(mvc(context), path, 500, kind, "A process failed."));
		this.webFlux.run((context) -> assertProblem(webFlux(context), path, 500, kind, "A process failed."));
	}

	@Test
	void failedFutureIsAnsweredInTheSameWay() {
		this.mvc.run((context) -> assertProblem(mvc(context), "/future", 404, "NotFound", "later"));
		this.webFlux.run((context) -> assertProblem(webFlux(context), "/future", 404, "NotFound", "later"));
		this.webFlux.run((context) -> assertProblem(webFlux(context), "/mono", 404, "NotFound", "later"));
	}

	@Test
	void retryableIsAMember() {
		this.mvc.run((context) -> mvc(context).get()
			.uri("/retryable")
			.exchange()
			.expectStatus()
			.isEqualTo(429)
			.expectBody()
			.jsonPath("$.retryable")
			.isEqualTo(true));
	}

	@Test
	void adviceOfTheApplicationComesFirst() {
		this.mvc.withUserConfiguration(OwnAdvice.class)
			.run((context) -> mvc(context).get().uri("/INVALID").exchange().expectStatus().isEqualTo(418));
		this.webFlux.withUserConfiguration(OwnAdvice.class)
			.run((context) -> webFlux(context).get().uri("/INVALID").exchange().expectStatus().isEqualTo(418));
	}

	@Test
	void beanOfTheApplicationReplacesIt() {
		this.mvc.withBean("own", ProcessExceptionAdvice.class, ProcessExceptionAdvice::new)
			.run((context) -> assertThat(context).hasSingleBean(ProcessExceptionAdvice.class)
				.doesNotHaveBean("processExceptionAdvice"));
	}

	@Test
	void applicationsWithoutWebOrRuntimeHaveNone() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ProcessWebAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(ProcessExceptionAdvice.class));
		this.mvc.withPropertyValues("luaprocess.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ProcessExceptionAdvice.class));
	}

	private static WebTestClient mvc(WebApplicationContext context) {
		return MockMvcWebTestClient.bindToApplicationContext(context).build();
	}

	private static WebTestClient webFlux(org.springframework.context.ApplicationContext context) {
		return WebTestClient.bindToApplicationContext(context).build();
	}

	private static void assertProblem(WebTestClient client, String path, int status, String kind, String detail) {
		client.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo(status)
			.jsonPath("$.kind")
			.isEqualTo(kind)
			.jsonPath("$.detail")
			.isEqualTo(detail);
	}

	@RestController
	static class Failures {

		@GetMapping("/{kind}")
		Object fail(@PathVariable ErrorKind kind) {
			throw new ProcessException(kind, "no such order");
		}

		@GetMapping("/own")
		Object own() {
			throw new ProcessException(ProcessError.of("OutOfStock", "secret", null));
		}

		@GetMapping("/retryable")
		Object retryable() {
			throw new ProcessException(ProcessError.of(ErrorKind.RATE_LIMITED, "full").withRetryable(true));
		}

		@GetMapping("/future")
		CompletableFuture<Object> future() {
			return CompletableFuture.supplyAsync(() -> {
				throw new ProcessException(ErrorKind.NOT_FOUND, "later");
			});
		}

		@GetMapping("/mono")
		Mono<Object> mono() {
			return Mono.error(new ProcessException(ErrorKind.NOT_FOUND, "later"));
		}

	}

	@RestControllerAdvice
	static class OwnAdvice {

		@ExceptionHandler
		ResponseEntity<Void> teapot(ProcessException failure) {
			return ResponseEntity.status(418).build();
		}

	}

}
