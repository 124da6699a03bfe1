package io.luaprocess.spring.observation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.spring.annotation.LuaFunction;
import io.luaprocess.spring.annotation.LuaModule;
import io.luaprocess.spring.autoconfigure.TestProperties;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.ServerHttpObservationFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;

/**
 * Runs the example of {@code docs/tracing.md}: one trace goes from a request over HTTP
 * through four processes to a bean.
 */
@Timeout(120)
class TracingGuideTests {

	private static final Path GUIDE = Path.of("..", "docs", "tracing.md");

	private static final Pattern PROGRAM = Pattern.compile("`processes/([a-z/]+\\.lua)`:\\n\\n```lua\\n(.*?)```",
			Pattern.DOTALL);

	private static final Pattern TREE = Pattern.compile("```text\\n(.*?)```", Pattern.DOTALL);

	private final Spans spans = new Spans();

	@TempDir
	private Path folder;

	@Test
	void oneTraceGoesThroughProcessesIntoABean() throws IOException {
		String guide = Files.readString(GUIDE);
		List<MatchResult> programs = PROGRAM.matcher(guide).results().toList();
		assertThat(programs).hasSize(4);
		for (MatchResult program : programs) {
			Path file = this.folder.resolve(program.group(1));
			Files.createDirectories(Objects.requireNonNull(file.getParent()));
			Files.writeString(file, program.group(2));
		}
		this.spans.application()
			.withBean(Printer.class)
			.withInitializer(TestProperties.of("luaprocess.locations=" + this.folder.toUri(),
					"luaprocess.default-modules=printer",
					"luaprocess.services[shop:prices-service].process=shop:prices",
					"luaprocess.services[shop:prices-service].stop-timeout=100ms",
					"luaprocess.services[shop:invoices-service].process=shop:invoices",
					"luaprocess.services[shop:invoices-service].stop-timeout=100ms"))
			.run((context) -> {
				ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
				await().until(() -> runtime.lookup("prices") != null && runtime.lookup("invoices") != null);
				this.spans.clear();
				List<String> logged = spansOfRecords();
				MockMvc mvc = MockMvcBuilders.standaloneSetup(new Orders(runtime))
					.addFilters(new ServerHttpObservationFilter(context.getBean(ObservationRegistry.class)))
					.build();
				mvc.perform(get("/orders/17")).andExpect(content().string("90"));
				this.spans.span("function printer.print");
				SpanData request = this.spans.span("http get /orders/{id}");
				MatchResult tree = TREE.matcher(guide).results().findFirst().orElseThrow();
				assertThat(this.spans.tree(request)).isEqualTo(tree.group(1));
				assertThat(this.spans.all()).extracting(SpanData::getTraceId).containsOnly(request.getTraceId());
				assertThat(context.getBean(Printer.class).spans)
					.containsExactly(this.spans.span("function printer.print").getSpanId());
				assertThat(logged).containsExactly(this.spans.span("call shop:order").getSpanId());
			});
	}

	/** What is current while a record is written comes into its MDC. */
	private static List<String> spansOfRecords() {
		List<String> spans = new CopyOnWriteArrayList<>();
		AppenderBase<ILoggingEvent> log = new AppenderBase<>() {

			@Override
			protected void append(ILoggingEvent event) {
				spans.add(io.opentelemetry.api.trace.Span.current().getSpanContext().getSpanId());
			}

		};
		log.start();
		((Logger) LoggerFactory.getLogger("process.shop.order")).addAppender(log);
		return spans;
	}

	@Test
	void theGuideShowsAllObservations() throws IOException {
		String guide = Files.readString(GUIDE);
		List<String> shown = Pattern.compile("(?m)^\\| `(lua\\.process\\.[a-z]+)` \\|")
			.matcher(guide)
			.results()
			.map((row) -> row.group(1))
			.collect(Collectors.toList());
		assertThat(shown).containsExactlyInAnyOrder(
				Arrays.stream(ProcessObservation.values()).map(ProcessObservation::getName).toArray(String[]::new));
	}

	@RestController
	static class Orders {

		private final ProcessRuntime processes;

		Orders(ProcessRuntime processes) {
			this.processes = processes;
		}

		@GetMapping("/orders/{id}")
		String order(@PathVariable("id") String id) {
			return String.valueOf(this.processes.call("shop:order", id));
		}

	}

	@LuaModule("printer")
	static class Printer {

		private final List<@Nullable String> spans = new CopyOnWriteArrayList<>();

		private final Tracer tracer;

		Printer(Tracer tracer) {
			this.tracer = tracer;
		}

		@LuaFunction
		public void print(String id, long price) {
			Span span = this.tracer.currentSpan();
			this.spans.add((span != null) ? span.context().spanId() : null);
		}

	}

}
