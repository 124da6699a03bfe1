package io.luaprocess.kernel;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What to spawn, and everything that exists before its first instruction.
 *
 * @param host the host; {@code null} for a function
 * @param id id of the definition
 * @param body makes the body of the new process
 * @param spawner the process that spawns, of this node or of another one; {@code null}
 * for the application. A stand-in is to be retained until the listener is told
 * @param monitored whether the spawner watches it
 * @param linked whether it is linked with the spawner
 * @param name name to register; {@code null} for none
 * @param messages first messages of its mailbox
 * @param onStart runs after the process was published, before its method; for callers
 * that must know the instance before it can end; {@code null} for none
 * @param onHolder runs before the holder of a taken name is signalled, and may refuse
 * that by an exception; {@code null} for none
 * @param traced the step of a trace that it is, see {@link Traces#begin}; {@code null}
 * for none
 */
public record SpawnSpec(@Nullable Host host, String id, Function<ProcessInstance, ProcessBody> body,
		@Nullable Peer spawner, boolean monitored, boolean linked, @Nullable String name, List<Message> messages,
		@Nullable Runner onStart, @Nullable Runner onHolder, Traces.@Nullable Traced traced) {

	/**
	 * A spawn that is not traced.
	 * @param host the host; {@code null} for a function
	 * @param id id of the definition
	 * @param body makes the body of the new process
	 * @param spawner the process that spawns; {@code null} for the application
	 * @param monitored whether the spawner watches it
	 * @param linked whether it is linked with the spawner
	 * @param name name to register; {@code null} for none
	 * @param messages first messages of its mailbox
	 * @param onStart runs after the process was published, before its method;
	 * {@code null} for none
	 * @param onHolder runs before the holder of a taken name is signalled; {@code null}
	 * for none
	 */
	public SpawnSpec(@Nullable Host host, String id, Function<ProcessInstance, ProcessBody> body,
			@Nullable Peer spawner, boolean monitored, boolean linked, @Nullable String name, List<Message> messages,
			@Nullable Runner onStart, @Nullable Runner onHolder) {
		this(host, id, body, spawner, monitored, linked, name, messages, onStart, onHolder, null);
	}

	/**
	 * Returns the parent, whose host pays for a function, and with which the spawn ends.
	 * @return the spawner; {@code null} for the application or a process of another node
	 */
	public @Nullable ProcessInstance parent() {
		return (this.spawner instanceof ProcessInstance process) ? process : null;
	}

	SpawnSpec with(Traces.Traced step) {
		return new SpawnSpec(this.host, this.id, this.body, this.spawner, this.monitored, this.linked, this.name,
				this.messages, this.onStart, this.onHolder, step);
	}

	/**
	 * Code that gets the new process, or the holder of its name.
	 */
	@FunctionalInterface
	public interface Runner {

		/**
		 * Runs; must be short.
		 * @param process the new process, not yet running; or the holder
		 */
		void run(ProcessInstance process);

	}

	/**
	 * A plain spawn.
	 * @param host the host; {@code null} for a function
	 * @param id id of the definition
	 * @param body makes the body
	 * @return the specification
	 */
	public static SpawnSpec of(@Nullable Host host, String id, Function<ProcessInstance, ProcessBody> body) {
		return new SpawnSpec(host, id, body, null, false, false, null, List.of(), null, null);
	}

}
