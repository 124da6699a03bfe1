package io.luaprocess.supervision;

import java.time.Instant;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
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
 */
public record ServiceStatus(EntryId id, ServiceState state, @Nullable Pid pid, int attempts, long restarts,
		@Nullable ProcessError lastError, Instant since, @Nullable Instant nextRestartAt) {
}
