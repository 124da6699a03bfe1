package io.luaprocess.spring.listener;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessMessage;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.actuate.endpoint.ProcessDefinitionsEndpoint;
import io.luaprocess.spring.actuate.endpoint.ProcessServicesEndpoint;
import io.luaprocess.spring.actuate.endpoint.ProcessesEndpoint;
import io.luaprocess.spring.autoconfigure.ProcessAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessListenerAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessSecurityAutoConfiguration;
import io.luaprocess.supervision.ServiceState;
import io.luaprocess.supervision.ServiceStatus;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.MDC;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.core.env.MapPropertySource;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for methods with {@link ProcessListener}.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ProcessListenerTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(ProcessAutoConfiguration.class, ProcessListenerAutoConfiguration.class));

	record Mail(String to, int copies) {
	}

	static class Mailer {

		final AtomicInteger sent = new AtomicInteger();

		@ProcessListener(name = "mailer", topic = "send")
		String send(Mail mail) {
			return mail.to() + " got " + this.sent.addAndGet(mail.copies());
		}

		@ProcessListener(name = "mailer", topic = "add")
		int add(ProcessMessage message, int a, int b) {
			return a + b + message.values().size();
		}

		@ProcessListener(name = "mailer", topic = "list")
		List<String> list(List<Mail> mails) {
			return mails.stream().map(Mail::to).toList();
		}

		@ProcessListener(name = "mailer", topic = "quiet")
		void quiet() {
			this.sent.incrementAndGet();
		}

		@ProcessListener(name = "mailer", topic = "later")
		CompletionStage<String> later(String text) {
			return CompletableFuture.supplyAsync(() -> "later " + text);
		}

		@ProcessListener(name = "mailer", topic = "mono")
		Mono<String> mono(String text) {
			return text.isEmpty() ? Mono.error(new ProcessException(ErrorKind.CONFLICT, "empty"))
					: Mono.delay(Duration.ofMillis(1)).map((tick) -> "mono " + text);
		}

		@ProcessListener(name = "mailer", topic = "refuse")
		ProcessError refuse() {
			return ProcessError.of(ErrorKind.CONFLICT, "no stamps");
		}

		@ProcessListener(name = "mailer", topic = "fail")
		void fail() {
			throw new IllegalStateException("smtp:secret");
		}

		@ProcessListener(name = "mailer", topic = "where")
		String where() {
			return MDC.get("luaprocess.definition") + " " + MDC.get("luaprocess.pid") + " "
					+ Thread.currentThread().isVirtual();
		}

	}

	private static ApplicationContextInitializer<ConfigurableApplicationContext> properties(
			Map<String, Object> values) {
		return (context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", values));
	}

	private static Object ask(LuaProcessRuntime runtime, String topic, Object... payload) throws Exception {
		return runtime.request("mailer", topic, LONG, payload).get(30, TimeUnit.SECONDS);
	}

	private static ProcessException failure(LuaProcessRuntime runtime, String topic, Object... payload) {
		return catchThrowableOfType(ProcessException.class, () -> runtime.call("demo:ask", args(topic, payload)));
	}

	private static Object[] args(String topic, Object... payload) {
		return Stream.concat(Stream.of("mailer", topic), Arrays.stream(payload)).toArray();
	}

	@Test
	void methodsReceiveTypedPayloadsAndAnswer() {
		this.runner.withBean(Mailer.class).run((context) -> {
			LuaProcessRuntime runtime = context.getBean(LuaProcessRuntime.class);
			assertThat(runtime.call("demo:ask", "mailer", "send", Map.of("to", "ada", "copies", 2)))
				.isEqualTo("ada got 2");
			assertThat(ask(runtime, "add", 1, 2)).isEqualTo(5L);
			assertThat(ask(runtime, "list", List.of(new Mail("ada", 1), new Mail("bob", 1))))
				.isEqualTo(List.of("ada", "bob"));
			assertThat(ask(runtime, "quiet")).isNull();
			assertThat(ask(runtime, "later", "x")).isEqualTo("later x");
			assertThat(ask(runtime, "mono", "x")).isEqualTo("mono x");
			assertThat(ask(runtime, "where")).isEqualTo("java:mailer " + runtime.lookup("mailer") + " true");
			runtime.send("mailer", "quiet");
			await().until(() -> context.getBean(Mailer.class).sent.get() == 4);
		});
	}

	@Test
	void listenerIsAServiceWithANameLikeAnyOther() {
		this.runner.withBean(Mailer.class).run((context) -> {
			LuaProcessRuntime runtime = context.getBean(LuaProcessRuntime.class);
			Pid pid = runtime.lookup("mailer");
			ServiceStatus service = runtime.services().service("listeners:mailer");
			assertThat(service.pid()).isEqualTo(pid);
			assertThat(pid.host()).isEqualTo("app:processes");
			assertThat(runtime.kernel().process(pid).definitionId()).isEqualTo("java:mailer");
			assertThat(runtime.definitions().find("java:mailer").kind()).isEqualTo("process.java");
			assertListed(runtime, pid);
			runtime.terminate("mailer");
			await().until(() -> {
				Pid next = runtime.lookup("mailer");
				return next != null && !next.equals(pid);
			});
			assertThat(ask(runtime, "add", 1, 2)).isEqualTo(5L);
		});
	}

	private static void assertListed(LuaProcessRuntime runtime, Pid pid) {
		var process = new ProcessesEndpoint(runtime).process("mailer");
		assertThat(process.process().pid()).isEqualTo(pid.toString());
		assertThat(process.process().definition()).isEqualTo("java:mailer");
		assertThat(process.process().names()).containsExactly("mailer");
		assertThat(process.limits()).isNull();
		await()
			.untilAsserted(() -> assertThat(new ProcessesEndpoint(runtime).process("mailer").stacks()).singleElement()
				.hasToString("CoroutineDescriptor[coroutine=main, waitsFor=an event or a message, stack=[]]"));
		var definitions = new ProcessDefinitionsEndpoint(runtime.definitions(), runtime);
		assertThat(definitions.definitions("process.java").definitions()).singleElement()
			.satisfies((definition) -> assertThat(definition.id()).isEqualTo("java:mailer"))
			.satisfies((definition) -> assertThat(definition.method()).isNull());
		assertThat(new ProcessServicesEndpoint(runtime).service("listeners:mailer"))
			.satisfies((service) -> assertThat(service.process()).isEqualTo("java:mailer"))
			.satisfies((service) -> assertThat(service.pid()).isEqualTo(pid.toString()));
	}

	@Test
	void failuresAreLoggedAndTheProcessGoesOn(CapturedOutput output) {
		this.runner.withBean(Mailer.class).run((context) -> {
			LuaProcessRuntime runtime = context.getBean(LuaProcessRuntime.class);
			Pid pid = runtime.lookup("mailer");
			assertThat(failure(runtime, "fail")).hasMessage("listener 'mailer' failed")
				.matches((ex) -> ex.is(ErrorKind.INTERNAL));
			assertThat(output)
				.contains("Listener 'mailer' " + pid + " failed at a message of topic 'fail' from {app:processes|")
				.contains("java.lang.IllegalStateException: smtp:secret");
			assertThat(failure(runtime, "mono", "")).hasMessage("empty").matches((ex) -> ex.is(ErrorKind.CONFLICT));
			assertThat(failure(runtime, "refuse")).hasMessage("no stamps");
			assertThat(failure(runtime, "nothing")).hasMessage("listener 'mailer' has no method for this topic");
			assertThat(runtime.lookup("mailer")).isEqualTo(pid);
		});
	}

	@Test
	void payloadThatDoesNotFitNamesMethodParameterAndPath() {
		this.runner.withBean(Mailer.class).run((context) -> {
			LuaProcessRuntime runtime = context.getBean(LuaProcessRuntime.class);
			assertThat(failure(runtime, "send", Map.of("to", "ada", "copies", "two")))
				.hasMessage("parameter 'mail' of ProcessListenerTests.Mailer.send(Mail): "
						+ "cannot convert \"two\" to int at payload.copies")
				.matches((ex) -> ex.is(ErrorKind.INVALID));
			assertThat(failure(runtime, "add", 1, "x")).hasMessageContaining("parameter 'b' of ")
				.hasMessageContaining("at payload[2]");
			assertThat(failure(runtime, "add", 1)).hasMessageContaining("at payload[2]");
		});
	}

	static class Crashing {

		@ProcessListener(name = "mailer", onError = ProcessListener.OnError.CRASH)
		void receive(ProcessMessage message) {
			throw new ProcessException(ErrorKind.UNAVAILABLE, "smtp is down");
		}

	}

	@Test
	void listenerThatCrashesIsRestarted() {
		this.runner.withBean(Crashing.class).run((context) -> {
			LuaProcessRuntime runtime = context.getBean(LuaProcessRuntime.class);
			Pid pid = runtime.lookup("mailer");
			assertThat(failure(runtime, "any")).hasMessage("smtp is down");
			await().until(() -> !runtime.isAlive(pid));
			await()
				.untilAsserted(() -> assertThat(runtime.services().service("listeners:mailer").lastError()).isNotNull()
					.extracting(ProcessError::text)
					.isEqualTo("smtp is down"));
			await().until(() -> runtime.lookup("mailer") != null);
		});
	}

	static class Slow {

		final CountDownLatch together = new CountDownLatch(3);

		@ProcessListener(name = "mailer", concurrency = 3)
		String receive(String text) throws InterruptedException {
			this.together.countDown();
			this.together.await();
			return text;
		}

	}

	@Test
	void messagesAreWorkedOnAtTheSameTime() {
		this.runner.withBean(Slow.class).run((context) -> {
			LuaProcessRuntime runtime = context.getBean(LuaProcessRuntime.class);
			var answers = IntStream.range(0, 3)
				.mapToObj((i) -> runtime.request("mailer", "work", LONG, "job " + i))
				.toList();
			for (int i = 0; i < 3; i++) {
				assertThat(answers.get(i).get(30, TimeUnit.SECONDS)).isEqualTo("job " + i);
			}
		});
	}

	@Test
	void stopFinishesTheMessageThatHasBegun() {
		CompletableFuture<Object> answer = new CompletableFuture<>();
		this.runner.withBean(Slow.class).run((context) -> {
			LuaProcessRuntime runtime = context.getBean(LuaProcessRuntime.class);
			Slow slow = context.getBean(Slow.class);
			runtime.request("mailer", "work", LONG, "job").thenAccept(answer::complete);
			await().until(() -> slow.together.getCount() == 2);
			var stopped = runtime.services().stop("listeners:mailer");
			assertThat(runtime.services().service("listeners:mailer").state()).isEqualTo(ServiceState.STOPPING);
			slow.together.countDown();
			slow.together.countDown();
			stopped.get(30, TimeUnit.SECONDS);
			assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("job");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Proxied {

		final AtomicInteger calls = new AtomicInteger();

		@Bean
		BeanPostProcessor proxies() {
			return new BeanPostProcessor() {
				@Override
				public Object postProcessAfterInitialization(Object bean, String name) {
					if (!(bean instanceof Slow)) {
						return bean;
					}
					ProxyFactory factory = new ProxyFactory(bean);
					factory.setProxyTargetClass(true);
					factory.addAdvice((MethodInterceptor) (call) -> {
						Proxied.this.calls.incrementAndGet();
						return "through the proxy";
					});
					return factory.getProxy();
				}
			};
		}

	}

	@Test
	void methodsAreCalledThroughProxies() {
		this.runner.withUserConfiguration(Proxied.class).withBean(Slow.class).run((context) -> {
			assertThat(ask(context.getBean(LuaProcessRuntime.class), "work", "job")).isEqualTo("through the proxy");
			assertThat(context.getBean(Proxied.class).calls).hasValue(1);
		});
	}

	static class Whoami {

		@ProcessListener(name = "mailer")
		String name() {
			var authentication = SecurityContextHolder.getContext().getAuthentication();
			return (authentication != null) ? authentication.getName() + " " + authentication.getAuthorities() : "none";
		}

		@ProcessListener(name = "mailer", topic = "later")
		Mono<String> later() {
			return Mono.delay(Duration.ofMillis(1))
				.then(ReactiveSecurityContextHolder.getContext())
				.mapNotNull(SecurityContext::getAuthentication)
				.map(Authentication::getName)
				.defaultIfEmpty("none");
		}

	}

	@Test
	void listenerRunsWithTheIdentityOfItsService() {
		ApplicationContextRunner secured = this.runner
			.withConfiguration(AutoConfigurations.of(ProcessSecurityAutoConfiguration.class))
			.withBean(Whoami.class);
		secured.run((context) -> assertThat(ask(context.getBean(LuaProcessRuntime.class), "who")).isEqualTo("none"));
		secured
			.withInitializer(properties(Map.of("luaprocess.services[listeners:mailer].process", "java:mailer",
					"luaprocess.services[listeners:mailer].security.actor.id", "postman",
					"luaprocess.services[listeners:mailer].security.actor.meta.roles[0]", "ROLE_POST")))
			.run((context) -> {
				LuaProcessRuntime runtime = context.getBean(LuaProcessRuntime.class);
				assertThat(ask(runtime, "who")).isEqualTo("postman [ROLE_POST]");
				assertThat(ask(runtime, "later")).isEqualTo("postman");
			});
	}

	static class SameName {

		@ProcessListener(name = "mailer", topic = "send")
		void send() {
		}

	}

	static class Wrong {

		@ProcessListener(name = "not a name")
		void name() {
		}

		@ProcessListener(name = "a", topic = "@a")
		void topic() {
		}

		@ProcessListener(name = "b", concurrency = 0)
		void concurrency() {
		}

		@ProcessListener(name = "c")
		private void hidden() {
		}

		@ProcessListener(name = "d")
		Flux<String> flux() {
			return Flux.empty();
		}

		@ProcessListener(name = "e", topic = "same")
		void first() {
		}

		@ProcessListener(name = "e", topic = "same")
		void second() {
		}

		@ProcessListener(name = "f", topic = "x")
		void one() {
		}

		@ProcessListener(name = "f", topic = "y", concurrency = 2)
		void two() {
		}

	}

	@Test
	void mistakesAreReportedTogether() {
		this.runner.withBean("first", Mailer.class)
			.withBean("second", SameName.class)
			.withBean(Wrong.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidListenerException.class)
				.hasMessageContaining("SameName.send(): the name 'mailer' is taken by ProcessListenerTests.Mailer.add("
						+ "ProcessMessage, int, int) of bean 'first'")
				.hasMessageContaining("Wrong.name(): the name 'not a name' is no name of an entry")
				.hasMessageContaining("Wrong.topic(): topics that begin with @ are reserved")
				.hasMessageContaining("Wrong.concurrency(): the concurrency is 0")
				.hasMessageContaining("Wrong.hidden(): it is private or static")
				.hasMessageContaining("Wrong.flux(): it returns several values that come later")
				.hasMessageContaining("Wrong.second(): the name 'e' is taken by ProcessListenerTests.Wrong.first()"
						+ ", for topic 'same' too")
				.hasMessageContaining("Wrong.two(): the name 'f' is taken by ProcessListenerTests.Wrong.one()"
						+ ", which has another concurrency or host"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Vague {

		@Bean
		@DependsOn("processRuntime")
		Object mailer() {
			return new Mailer();
		}

	}

	@Test
	void listenerWhoseTypeIsKnownTooLateIsNotLeftOutInSilence() {
		this.runner.withUserConfiguration(Vague.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidListenerException.class)
				.hasMessageContaining("the type of bean 'mailer' was not known before it was created"));
	}

	@Test
	void nameThatAnotherProcessHasFailsTheStart() {
		this.runner.withBean(Mailer.class)
			.withInitializer(properties(Map.of("luaprocess.services[app:thief].process", "demo:thief",
					"luaprocess.services[listeners:mailer].process", "java:mailer",
					"luaprocess.services[listeners:mailer].requires", "app:thief")))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("name 'mailer': name already registered"));
	}

}
