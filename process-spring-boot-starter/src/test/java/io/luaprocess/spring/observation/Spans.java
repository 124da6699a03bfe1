package io.luaprocess.spring.observation;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.luaprocess.spring.autoconfigure.ProcessAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessListenerAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessModuleAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessObservationAutoConfiguration;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.awaitility.Awaitility.await;

/**
 * The spans that an application has exported.
 */
final class Spans {

	private static final String NO_PARENT = "0000000000000000";

	private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

	/** Makes an application that traces everything. */
	ApplicationContextRunner application() {
		return new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(ObservationAutoConfiguration.class, MicrometerTracingAutoConfiguration.class,
							OpenTelemetrySdkAutoConfiguration.class, OpenTelemetryTracingAutoConfiguration.class,
							ProcessAutoConfiguration.class, ProcessModuleAutoConfiguration.class,
							ProcessListenerAutoConfiguration.class, ProcessObservationAutoConfiguration.class))
			.withBean(SpanProcessor.class, () -> SimpleSpanProcessor.create(this.exporter))
			.withPropertyValues("management.tracing.sampling.probability=1.0");
	}

	/** Waits until a span has been exported. */
	SpanData span(String name) {
		await().atMost(Duration.ofSeconds(60))
			.until(() -> all().stream().anyMatch((span) -> span.getName().equals(name)));
		return all().stream().filter((span) -> span.getName().equals(name)).findFirst().orElseThrow();
	}

	List<SpanData> all() {
		return this.exporter.getFinishedSpanItems();
	}

	void clear() {
		this.exporter.reset();
	}

	/** Draws the trace that begins with a span, as the guide does. */
	String tree(SpanData root) {
		Map<String, List<SpanData>> children = all().stream()
			.filter((span) -> span.getTraceId().equals(root.getTraceId()) && !span.getParentSpanId().equals(NO_PARENT))
			.sorted(Comparator.comparingLong(SpanData::getStartEpochNanos))
			.collect(Collectors.groupingBy(SpanData::getParentSpanId));
		StringBuilder drawn = new StringBuilder(root.getName()).append('\n');
		draw(children, root, "", drawn);
		return drawn.toString();
	}

	private static void draw(Map<String, List<SpanData>> children, SpanData parent, String indent,
			StringBuilder drawn) {
		List<SpanData> own = children.getOrDefault(parent.getSpanId(), List.of());
		for (SpanData child : own) {
			boolean last = child == own.getLast();
			drawn.append(indent).append(last ? "└ " : "├ ").append(child.getName()).append('\n');
			draw(children, child, indent + (last ? "  " : "│ "), drawn);
		}
	}

}
