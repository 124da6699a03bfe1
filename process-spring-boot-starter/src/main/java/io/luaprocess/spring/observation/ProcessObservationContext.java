package io.luaprocess.spring.observation;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.kernel.Tracing;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What one observation is about. Changed by the runtime until the observation stops.
 */
public final class ProcessObservationContext extends Observation.Context {

	private final ProcessObservation kind;

	private final String definition;

	private final @Nullable String host;

	private final @Nullable String function;

	private final @Nullable String topic;

	private volatile @Nullable Pid pid;

	private volatile @Nullable ProcessError failure;

	private ProcessObservationContext(ProcessObservation kind, String definition, @Nullable String host,
			@Nullable String function, @Nullable String topic) {
		this.kind = kind;
		this.definition = definition;
		this.host = host;
		this.function = function;
		this.topic = topic;
	}

	static ProcessObservationContext of(ProcessObservation kind, Tracing.Work work) {
		ProcessObservationContext context = new ProcessObservationContext(kind, work.definition(), work.host(), null,
				work.topic());
		context.pid = work.pid();
		return context;
	}

	static ProcessObservationContext of(ProcessObservation kind, String definition, Pid pid,
			@Nullable String function) {
		ProcessObservationContext context = new ProcessObservationContext(kind, definition, pid.host(), function, null);
		context.pid = pid;
		return context;
	}

	void started(Pid pid) {
		this.pid = pid;
	}

	void failed(ProcessError failure) {
		this.failure = failure;
	}

	/**
	 * Returns what is observed.
	 */
	public ProcessObservation kind() {
		return this.kind;
	}

	/**
	 * Returns the id of the definition.
	 */
	public String definition() {
		return this.definition;
	}

	/**
	 * Returns the id of the host.
	 * @return the id; {@code null} for a function that is called
	 */
	public @Nullable String host() {
		return this.host;
	}

	/**
	 * Returns the function of the application.
	 * @return its name; {@code null} unless one is called
	 */
	public @Nullable String function() {
		return this.function;
	}

	/**
	 * Returns the topic of the message.
	 * @return the topic; {@code null} unless a message is sent
	 */
	public @Nullable String topic() {
		return this.topic;
	}

	/**
	 * Returns the PID of the process it is about.
	 * @return the PID; {@code null} as long as the process does not exist
	 */
	public @Nullable Pid pid() {
		return this.pid;
	}

	/**
	 * Returns the error it has ended with.
	 * @return the error; {@code null} if there is none, or {@link #getError()} tells it
	 */
	public @Nullable ProcessError failure() {
		return this.failure;
	}

}
