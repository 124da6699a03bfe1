package io.luaprocess.spring.observation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.luaprocess.DefinitionOptions;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.spring.annotation.LuaFunction;
import io.luaprocess.spring.annotation.LuaModule;
import io.luaprocess.spring.listener.ProcessListener;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is observed, and how a trace gets from one process to the next.
 */
@Timeout(120)
class ProcessObservationsTests {

	private static final String NONE = "none";

	private final Spans spans = new Spans();

	private final ApplicationContextRunner runner = this.spans.application()
		.withBean(Probe.class)
		.withPropertyValues("luaprocess.default-modules=probe", "luaprocess.shutdown.grace-period=100ms");

	private void run(ApplicationContextRunner application, Consumer<ApplicationContext> test) {
		application.run((context) -> {
			this.spans.clear();
			test.accept(context);
		});
	}

	/** Runs code in a span named "root"; returns the id of its trace. */
	private String inTrace(ApplicationContext context, Runnable code) {
		Observation root = Observation.createNotStarted("root", context.getBean(ObservationRegistry.class));
		root.observe(code);
		return this.spans.span("root").getTraceId();
	}

	private static void define(ApplicationContext context, String id, String body) {
		context.getBean(ProcessRuntime.class)
			.define(id, "local probe = require('probe')\nreturn function(...)\n" + body + "\nend",
					DefinitionOptions.process().modules("probe", "time"));
	}

	private static String seen(ApplicationContext context) {
		return context.getBean(Probe.class).next();
	}

	@Test
	void messagesOfJavaCodeCarryItsTrace() {
		run(this.runner, (context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			define(context, "test:second", "process.inbox():receive() probe.look()");
			define(context, "test:first", "local pid = ... process.inbox():receive() process.send(pid, 't')");
			Pid second = runtime.spawn("test:second");
			Pid first = runtime.spawn("test:first", second.toString());
			String trace = inTrace(context, () -> runtime.send(first, "t"));
			assertThat(seen(context)).isEqualTo(trace);
			this.spans.span("function probe.look");
			assertThat(this.spans.tree(this.spans.span("root"))).isEqualTo("root\n└ function probe.look\n");
		});
	}

	@Test
	void aMessageWithoutTraceEndsTheOneBefore() {
		run(this.runner, (context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			define(context, "test:receiver", "local inbox = process.inbox() while inbox:receive() do probe.look() end");
			Pid receiver = runtime.spawn("test:receiver");
			String trace = inTrace(context, () -> runtime.send(receiver, "t"));
			assertThat(seen(context)).isEqualTo(trace);
			runtime.send(receiver, "t");
			assertThat(seen(context)).isNotEqualTo(trace);
		});
	}

	@Test
	void aSpawnAndItsCoroutinesBelongToTheTraceUntilItIsOld() {
		run(this.runner.withPropertyValues("luaprocess.observations.max-age=4s"), (context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			define(context, "test:child", """
					local time = require('time')
					coroutine.spawn(function() probe.look() end)
					time.sleep('10ms')
					probe.look()
					time.sleep('4500ms')
					probe.look()
					""");
			define(context, "test:parent", "process.spawn('test:child', 'app:processes')");
			String trace = inTrace(context, () -> runtime.spawn("test:parent"));
			assertThat(List.of(seen(context), seen(context))).containsOnly(trace);
			assertThat(seen(context)).isNotIn(trace, NONE);
			assertThat(this.spans.tree(this.spans.span("root"))).startsWith("""
					root
					└ spawn test:parent
					  └ spawn test:child
					""");
		});
	}

	@Test
	void requestsOfProcessesAreStepsOfTheTrace() {
		run(this.runner, (context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			define(context, "test:answering", "local m = process.inbox():receive() probe.look() m:reply(1)");
			define(context, "test:asking", "local pid = ... return process.request(pid, 't', '60s')");
			Pid answering = runtime.spawn("test:answering");
			String trace = inTrace(context, () -> runtime.call("test:asking", answering.toString()));
			assertThat(seen(context)).isEqualTo(trace);
			SpanData request = this.spans.span("request test:answering");
			assertThat(request.getParentSpanId()).isEqualTo(this.spans.span("call test:asking").getSpanId());
			assertThat(attribute(request, "pid")).isEqualTo(answering.toString());
			assertThat(attribute(request, "topic")).isEqualTo("t");
			assertThat(attribute(request, "outcome")).isEqualTo("ok");
		});
	}

	@Test
	void aRequestOfJavaCodeThatNothingAnswersTellsItsOutcome() {
		run(this.runner, (context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			define(context, "test:ending", "process.inbox():receive()");
			Pid ending = runtime.spawn("test:ending");
			CompletableFuture<?> answer = runtime.request(ending.toString(), "t", Duration.ofSeconds(60));
			assertThat(answer).failsWithin(Duration.ofSeconds(60));
			assertThat(attribute(this.spans.span("request test:ending"), "outcome")).isEqualTo("not_found");
		});
	}

	@Test
	void aCallThatFailsTellsItsOutcome() {
		run(this.runner, (context) -> {
			define(context, "test:failing", "error('no')");
			assertThatExceptionOfType(ProcessException.class)
				.isThrownBy(() -> context.getBean(ProcessRuntime.class).call("test:failing"));
			SpanData call = this.spans.span("call test:failing");
			assertThat(attribute(call, "outcome")).isNotEqualTo("ok");
			assertThat(attribute(call, "definition")).isEqualTo("test:failing");
			assertThat(attribute(call, "host")).isEqualTo("app:processes");
		});
	}

	@Test
	void listenersBelongToTheTraceOfTheMessage() {
		run(this.runner.withBean(Mailer.class), (context) -> {
			define(context, "test:sender", "process.send('mailer', 'send', 'hello')");
			String trace = inTrace(context, () -> context.getBean(ProcessRuntime.class).call("test:sender"));
			assertThat(seen(context)).isEqualTo(trace);
			assertThat(this.spans.span("listener java:mailer").getParentSpanId())
				.isEqualTo(this.spans.span("call test:sender").getSpanId());
		});
	}

	@Test
	void messagesAreSpansIfThatIsAskedFor() {
		run(this.runner.withPropertyValues("luaprocess.observations.messages=true"), (context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			define(context, "test:receiver", "process.inbox():receive() probe.look()");
			Pid receiver = runtime.spawn("test:receiver");
			inTrace(context, () -> runtime.send(receiver, "t"));
			seen(context);
			this.spans.span("function probe.look");
			assertThat(this.spans.tree(this.spans.span("root")))
				.isEqualTo("root\n└ message test:receiver\n  └ function probe.look\n");
		});
	}

	@Test
	void nothingIsObservedIfThatIsSwitchedOff() {
		run(this.runner.withPropertyValues("luaprocess.observations.enabled=false"), (context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			define(context, "test:looking", "probe.look()");
			inTrace(context, () -> runtime.call("test:looking"));
			assertThat(seen(context)).isEqualTo(NONE);
			assertThat(this.spans.all()).extracting(SpanData::getName).containsExactly("root");
		});
	}

	private static String attribute(SpanData span, String key) {
		return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(key)));
	}

	@LuaModule("probe")
	static class Probe {

		private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

		private final Tracer tracer;

		Probe(Tracer tracer) {
			this.tracer = tracer;
		}

		@LuaFunction
		public void look() {
			Span span = this.tracer.currentSpan();
			this.seen.add((span != null) ? span.context().traceId() : NONE);
		}

		String next() {
			try {
				return String.valueOf(this.seen.poll(60, TimeUnit.SECONDS));
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	static class Mailer {

		private final Probe probe;

		Mailer(Probe probe) {
			this.probe = probe;
		}

		@ProcessListener(name = "mailer", topic = "send")
		public void send(String text) {
			this.probe.look();
		}

	}

}
