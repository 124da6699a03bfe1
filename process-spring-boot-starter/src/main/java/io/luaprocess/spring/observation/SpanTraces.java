package io.luaprocess.spring.observation;

import java.time.Duration;

import io.luaprocess.kernel.Trace;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.jspecify.annotations.Nullable;

/**
 * Traces of Micrometer. A process keeps the span alone: an observation may refer to a
 * whole HTTP request, and a process may live for days.
 */
final class SpanTraces {

	private final ObservationRegistry registry;

	private final long maxAge;

	SpanTraces(ObservationRegistry registry, Duration maxAge) {
		this.registry = registry;
		this.maxAge = maxAge.toNanos();
	}

	/** Returns the trace of an observation; {@code null} if it has no span. */
	@Nullable Trace of(ObservationView observation) {
		TracingContext tracing = observation.getContextView().get(TracingContext.class);
		Span span = (tracing != null) ? tracing.getSpan() : null;
		return (span != null) ? new SpanTrace(span) : null;
	}

	/** An observation of a trace, as a parent of others. */
	static @Nullable Observation parent(@Nullable Trace trace) {
		return (trace instanceof SpanTrace known) ? known.observation() : null;
	}

	private final class SpanTrace implements Trace {

		private final long begin = System.nanoTime();

		private final Span span;

		SpanTrace(Span span) {
			this.span = span;
		}

		@Override
		public boolean isOver() {
			return System.nanoTime() - this.begin > SpanTraces.this.maxAge;
		}

		@Override
		public Scope open() {
			return observation().openScope()::close;
		}

		/** A new one each time: threads must not share its scopes. */
		Observation observation() {
			TracingContext tracing = new TracingContext();
			tracing.setSpan(this.span);
			Observation.Context context = new Observation.Context();
			context.put(TracingContext.class, tracing);
			return Observation.createNotStarted("lua.process.trace", () -> context, SpanTraces.this.registry);
		}

	}

}
