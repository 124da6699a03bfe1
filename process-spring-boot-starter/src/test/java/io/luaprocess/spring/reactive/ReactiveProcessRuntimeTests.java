package io.luaprocess.spring.reactive;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessExit;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.spring.autoconfigure.ProcessAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessReactiveAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessSecurityAutoConfiguration;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the runtime with reactive results.
 */
class ReactiveProcessRuntimeTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ProcessAutoConfiguration.class, ProcessReactiveAutoConfiguration.class,
				ProcessSecurityAutoConfiguration.class))
		.withPropertyValues("luaprocess.shutdown.grace-period=100ms");

	private void run(BiConsumer<ProcessRuntime, ReactiveProcessRuntime> test) {
		this.runner.run((context) -> test.accept(context.getBean(ProcessRuntime.class),
				context.getBean(ReactiveProcessRuntime.class)));
	}

	@Test
	void callHappensAtEachSubscription() {
		run((runtime, reactive) -> {
			StringBuilder ends = new StringBuilder();
			runtime.onExit((exit) -> {
				synchronized (ends) {
					ends.append(exit.value()).append(' ');
				}
			});
			Mono<Integer> sum = reactive.callFor(Integer.class, "demo:add", 2, 3);
			assertThat(ends).isEmpty();
			assertThat(sum.block(TIMEOUT)).isEqualTo(5);
			assertThat(sum.block(TIMEOUT)).isEqualTo(5);
			await().until(() -> ends.toString().split(" ").length == 2);
		});
	}

	@Test
	void callWithoutResultIsEmpty() {
		run((runtime, reactive) -> StepVerifier.create(reactive.call("demo:same")).verifyComplete());
	}

	@Test
	void failureIsTheExceptionOfTheRuntime() {
		run((runtime, reactive) -> {
			StepVerifier.create(reactive.call("demo:missing"))
				.verifyErrorSatisfies((ex) -> assertThat(((ProcessException) ex).is(ErrorKind.NOT_FOUND)).isTrue());
			StepVerifier.create(reactive.send("nobody", "hello"))
				.verifyErrorSatisfies((ex) -> assertThat(((ProcessException) ex).is(ErrorKind.NOT_FOUND)).isTrue());
			StepVerifier.create(reactive.process("demo:add").timeout(Duration.ZERO).call(1, 2))
				.verifyErrorSatisfies((ex) -> assertThat(((ProcessException) ex).is(ErrorKind.INVALID)).isTrue());
			StepVerifier.create(reactive.callFor(Integer.class, "demo:same", "text"))
				.verifyError(ProcessException.class);
		});
	}

	@Test
	void cancelledSubscriptionEndsTheCallee() {
		run((runtime, reactive) -> {
			CompletableFuture<ProcessExit> ended = new CompletableFuture<>();
			runtime.onExit(ended::complete);
			Disposable call = reactive.process("demo:named").call("waits").subscribe();
			await().until(() -> runtime.lookup("waits") != null);
			call.dispose();
			await().until(ended::isDone);
			assertThat(runtime.lookup("waits")).isNull();
		});
	}

	@Test
	void processIsSpawnedToldAndWatched() {
		run((runtime, reactive) -> {
			Mono<Object> result = reactive.process("demo:listener")
				.name("listener")
				.context(Map.of("tenant", "acme"))
				.spawn()
				.flatMap((pid) -> reactive.watch(pid.toString())
					.zipWith(reactive.send(pid, "hello", "world").thenReturn(true)))
				.map((pair) -> pair.getT1().value());
			assertThat(result.block(TIMEOUT)).isEqualTo("hello: world");
		});
	}

	@Test
	void spawnDoesNotBlockTheSubscriber() {
		run((runtime, reactive) -> {
			Pid pid = Mono.defer(() -> reactive.spawn("demo:waiter")).subscribeOn(Schedulers.parallel()).block(TIMEOUT);
			assertThat(runtime.isAlive(pid)).isTrue();
			assertThat(reactive.terminate(pid.toString()).block(TIMEOUT)).isNull();
			assertThat(runtime.isAlive(pid)).isFalse();
		});
	}

	@Test
	void requestIsAnswered() {
		run((runtime, reactive) -> {
			Pid server = runtime.spawn("demo:answering");
			assertThat(reactive.requestFor(Integer.class, server.toString(), "square", TIMEOUT, 7).block(TIMEOUT))
				.isEqualTo(49);
			StepVerifier.create(reactive.request(server.toString(), "other", TIMEOUT))
				.verifyErrorSatisfies((ex) -> assertThat(((ProcessException) ex).is(ErrorKind.INVALID)).isTrue());
		});
	}

	@Test
	void callerIsTheOneOfTheSubscription() {
		run((runtime, reactive) -> {
			Mono<String> who = reactive.callFor(String.class, "demo:whoami");
			var olga = new TestingAuthenticationToken("olga", "", "ROLE_STAFF");
			assertThat(who.block(TIMEOUT)).isEqualTo("nobody");
			assertThat(who.contextWrite(ReactiveSecurityContextHolder.withAuthentication(olga)).block(TIMEOUT))
				.isEqualTo("olga");
			SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("otto", ""));
			try {
				assertThat(who.block(TIMEOUT)).isEqualTo("otto");
				assertThat(who.contextWrite(ReactiveSecurityContextHolder.withAuthentication(olga)).block(TIMEOUT))
					.isEqualTo("olga");
				assertThat(SecurityContextHolder.getContext().getAuthentication().getName()).isEqualTo("otto");
			}
			finally {
				SecurityContextHolder.clearContext();
			}
		});
	}

	@Test
	void spawnerIsTheOneOfTheSubscription() {
		run((runtime, reactive) -> {
			AtomicReference<Object> result = new AtomicReference<>();
			runtime.onExit((exit) -> result.set(exit.value()));
			reactive.spawn("demo:whoami")
				.contextWrite(ReactiveSecurityContextHolder
					.withAuthentication(new TestingAuthenticationToken("olga", "", "ROLE_STAFF")))
				.block(TIMEOUT);
			await().until(() -> "olga".equals(result.get()));
		});
	}

	@Test
	void applicationWithoutReactorStarts() {
		this.runner.withClassLoader(new FilteredClassLoader("reactor."))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("reactiveProcessRuntime"));
	}

}
