package io.luaprocess.spring.observation;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Trace;
import io.luaprocess.kernel.Tracing;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Observes what processes do. With Micrometer Tracing, what a process causes belongs to
 * the trace of the message that it has received last.
 */
public final class ProcessObservations implements Tracing {

	private static final boolean TRACING = ClassUtils.isPresent("io.micrometer.tracing.Span",
			ProcessObservations.class.getClassLoader());

	private final ObservationRegistry registry;

	private final boolean messages;

	private final @Nullable SpanTraces traces;

	private final Map<ProcessObservation, DefaultProcessObservationConvention> conventions = new EnumMap<>(
			ProcessObservation.class);

	/**
	 * Creates it.
	 * @param registry where observations are made
	 * @param messages whether each message of a trace is observed
	 * @param maxAge how long after its last step a trace is continued
	 */
	public ProcessObservations(ObservationRegistry registry, boolean messages, Duration maxAge) {
		this.registry = registry;
		this.messages = messages;
		this.traces = TRACING ? new SpanTraces(registry, maxAge) : null;
		Arrays.stream(ProcessObservation.values())
			.forEach((kind) -> this.conventions.put(kind, new DefaultProcessObservationConvention(kind)));
	}

	@Override
	public @Nullable Trace current() {
		Observation current = (this.traces != null) ? this.registry.getCurrentObservation() : null;
		return (current != null) ? trace(current) : null;
	}

	private @Nullable Trace trace(Observation observation) {
		return (this.traces != null) ? this.traces.of(observation) : null;
	}

	@Override
	public boolean messages() {
		return this.messages;
	}

	@Override
	public Step begin(Work work, @Nullable Trace parent) {
		ProcessObservation kind = switch (work.kind()) {
			case SPAWN -> ProcessObservation.SPAWN;
			case CALL -> ProcessObservation.CALL;
			case REQUEST -> ProcessObservation.REQUEST;
			case MESSAGE -> ProcessObservation.MESSAGE;
		};
		ProcessObservationContext context = ProcessObservationContext.of(kind, work);
		Observation observation = start(context, parent);
		Trace own = observation.isNoop() ? null : trace(observation);
		return new ObservedStep(context, observation, (own != null) ? own : parent);
	}

	/**
	 * Starts an observation.
	 * @param context what it is about
	 * @param parent the trace it belongs to; {@code null} for what the calling thread
	 * works for
	 */
	Observation start(ProcessObservationContext context, @Nullable Trace parent) {
		Observation observation = context.kind()
			.observation(null, Objects.requireNonNull(this.conventions.get(context.kind())), () -> context,
					this.registry);
		Observation above = (this.traces != null) ? SpanTraces.parent(parent) : null;
		if (above != null) {
			observation.parentObservation(above);
		}
		return observation.start();
	}

	/** Stops an observation; what it has belonged to can be forgotten. */
	static void stop(Observation observation) {
		observation.stop();
		observation.getContext().setParentObservation(null);
	}

	/**
	 * An observation, which any thread may stop.
	 */
	private static final class ObservedStep implements Step {

		private final ProcessObservationContext context;

		private final Observation observation;

		private final @Nullable Trace trace;

		private final AtomicBoolean over = new AtomicBoolean();

		ObservedStep(ProcessObservationContext context, Observation observation, @Nullable Trace trace) {
			this.context = context;
			this.observation = observation;
			this.trace = trace;
		}

		@Override
		public @Nullable Trace trace() {
			return this.trace;
		}

		@Override
		public void started(Pid pid) {
			this.context.started(pid);
		}

		@Override
		public void end(@Nullable ProcessError error) {
			if (!this.over.compareAndSet(false, true)) {
				return;
			}
			if (error != null) {
				this.context.failed(error);
				this.observation.error(new ProcessException(error));
			}
			stop(this.observation);
		}

	}

}
