package io.luaprocess.kernel;

import java.time.Instant;

import io.luaprocess.Pid;
import org.jspecify.annotations.Nullable;

/**
 * A picture of a process.
 *
 * @param pid the PID
 * @param definitionId what it runs
 * @param host its host id, or the function's id
 * @param parent the spawner
 * @param state {@code running}, {@code waiting}, {@code ready} or {@code ending}
 * @param startedAt when it was spawned
 * @param mailbox messages not yet received
 * @param received messages taken into the mailbox so far
 * @param coroutines live coroutines, main included
 * @param timers pending timers
 * @param description what its program says of itself; {@code null} for nothing
 */
public record ProcessSnapshot(Pid pid, String definitionId, String host, @Nullable Pid parent, String state,
		Instant startedAt, int mailbox, long received, int coroutines, int timers, @Nullable String description) {
}
