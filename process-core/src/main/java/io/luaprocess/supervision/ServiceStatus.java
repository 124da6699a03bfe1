package io.luaprocess.supervision;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.definition.CrashLoop;
import io.luaprocess.definition.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a service.
 *
 * @param id the id
 * @param state its state
 * @param pid its process; {@code null} if it has none
 * @param attempts restarts in a row; 0 again when it has run for the stable threshold
 * @param restarts restarts since it was created
 * @param lastError why it failed last; {@code null} if it never has
 * @param since when it entered its state
 * @param nextRestartAt when the next attempt is made or the next run begins; {@code null}
 * unless it waits for it
 * @param loop whether it crashes again and again
 * @param history the last changes of its state, oldest first; a crash comes with the
 * state that follows it
 * @param elsewhere where a service is of which there is one in the cluster, as the end of
 * a sentence such as {@code runs on node n2}; {@code null} if this node may run it
 */
public record ServiceStatus(EntryId id, ServiceState state, @Nullable Pid pid, int attempts, long restarts,
		@Nullable ProcessError lastError, Instant since, @Nullable Instant nextRestartAt, Loop loop,
		List<Change> history, @Nullable String elsewhere) {

	/** Adds where the service is. */
	ServiceStatus elsewhere(@Nullable String place) {
		return (place == null) ? this : new ServiceStatus(this.id, this.state, this.pid, this.attempts, this.restarts,
				this.lastError, this.since, this.nextRestartAt, this.loop, this.history, place);
	}

	/**
	 * How often a service has crashed lately, since it was started by a command.
	 *
	 * @param crashes crashes within the window, {@value CrashLoop#MOST} at most
	 * @param window how far back crashes count
	 * @param looping whether these are so many that they count as a loop; never for a
	 * service that has ended for good
	 * @param health what the health says of a service in a loop
	 */
	public record Loop(int crashes, Duration window, boolean looping, CrashLoop.Health health) {
	}

	/**
	 * A change of the state.
	 *
	 * @param at when
	 * @param state the state it has entered
	 * @param error the crash that led to it; {@code null} if none did
	 */
	public record Change(Instant at, ServiceState state, @Nullable String error) {
	}

}
